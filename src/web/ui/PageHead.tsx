import { useEffect, type ReactNode } from "react";

/** The head of a page: its one h1, a line below it, and at the right the deadline and the actions. Also names the browser's tab. */
export function PageHead({ title, sub, tab, children }: { title: ReactNode; sub?: ReactNode; tab?: string; children?: ReactNode }) {
  const name = tab ?? (typeof title === "string" ? title : null);
  useEffect(() => {
    if (name) document.title = `${name} · Drumbeat 鼓点`;
  }, [name]);
  return (
    <div className="head">
      <div>
        <h1>{title}</h1>
        {sub && <p className="sub">{sub}</p>}
      </div>
      {children && <div className="right">{children}</div>}
    </div>
  );
}
