import { useId, type ReactNode } from "react";

type CardProps = { title: ReactNode; note?: ReactNode; more?: ReactNode; padded?: boolean; children?: ReactNode; className?: string };

/** A named part of a page: title, a quiet note beside it, `more` at the right. Tables go edge to edge, all else is `padded`. */
export function Card({ title, note, more, padded = false, children, className = "" }: CardProps) {
  const id = useId();
  return (
    <section className={`card ${className}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {note && <span className="muted">{note}</span>}
        {more && <span className="more">{more}</span>}
      </header>
      {padded ? <div className="card-body">{children}</div> : children}
    </section>
  );
}
