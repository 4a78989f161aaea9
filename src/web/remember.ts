/** Small choices of this browser (language, colours, short amounts). A browser that refuses storage simply forgets them. */
export const remember = (name: string, value: string): void => {
  try {
    localStorage.setItem(`drumbeat.${name}`, value);
  } catch {
    // private windows may refuse: the choice then lasts until the page is closed
  }
};

export const remembered = (name: string): string | null => {
  try {
    return localStorage.getItem(`drumbeat.${name}`);
  } catch {
    return null;
  }
};
