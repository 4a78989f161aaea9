import type { ReactNode } from "react";

/** What goes here, and the next step. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children && <div className="soft">{children}</div>}
      {action && <div className="empty-action">{action}</div>}
    </div>
  );
}
