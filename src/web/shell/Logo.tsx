/** The mark: four beats. */
export function Logo() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" fill="currentColor">
      <rect x="1" y="9" width="3.4" height="4" rx="1.7" />
      <rect x="6.2" y="5" width="3.4" height="12" rx="1.7" />
      <rect x="11.4" y="1" width="3.4" height="20" rx="1.7" />
      <rect x="16.6" y="7" width="3.4" height="8" rx="1.7" />
    </svg>
  );
}
