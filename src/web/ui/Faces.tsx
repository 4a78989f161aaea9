import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useWords } from "../i18n/locale.tsx";
import { ProblemNote } from "./ProblemNote.tsx";
import { uiWords } from "./words.ts";

type FacesProps<T> = {
  query: Pick<UseQueryResult<T>, "data" | "error" | "isPending" | "refetch">;
  /** How high the part will be, so that nothing jumps when it arrives. */
  height?: number;
  isEmpty?: (data: T) => boolean;
  empty?: ReactNode;
  children: (data: T) => ReactNode;
};

/** Waiting, failed (with a way on), empty and full of one query. Old data stays while new is asked for. */
export function Faces<T>({ query, height = 120, isEmpty, empty, children }: FacesProps<T>) {
  if (query.data !== undefined) return isEmpty?.(query.data) ? empty : children(query.data);
  if (query.error) return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />;
  return <Waiting height={height} />;
}

/** A quiet place holder; announced to who cannot see it. */
export function Waiting({ height = 120 }: { height?: number }) {
  const words = useWords(uiWords);
  return (
    <div className="waiting" style={{ minHeight: height }} role="status">
      <span className="visually-hidden">{words.waiting}</span>
    </div>
  );
}
