import type { ReactNode } from "react";

/** The row of big answers at the top of a page. */
export function Questions({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className="questions" aria-label={label}>
      {children}
    </section>
  );
}

type QuestionProps = { label: ReactNode; verdict?: ReactNode; figure: ReactNode; unit?: ReactNode; note?: ReactNode; children?: ReactNode };

/** One of the four questions: label and verdict, the big figure with its unit, a ruler or bar (children), a note. */
export function Question({ label, verdict, figure, unit, note, children }: QuestionProps) {
  return (
    <div className="q">
      <div className="label">
        <h2>{label}</h2> {verdict}
      </div>
      <div className="big">
        {figure}
        {unit && <small>{unit}</small>}
      </div>
      {children}
      {note && <div className="note">{note}</div>}
    </div>
  );
}
