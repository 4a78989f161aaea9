import { useCallback, useEffect, useRef, useState } from "react";
import { call, type AnswerTo } from "../../web/call.ts";
import { isProblem, type Problem } from "../../web/problem.ts";
import { remember, remembered } from "../../web/remember.ts";
import type { SentPart } from "../contract.ts";

export type Work = AnswerTo<"POST /weeks/:week/commit/draft">;
export type Line = Extract<SentPart, { kind: "line" }>;
type KeptPart = Work["draft"]["parts"][number];
export type Conflict = { readonly revision: number; readonly theirs: readonly KeptPart[] };

export const unitOfPart = (part: SentPart): string => {
  if (part.kind === "line" || part.kind === "key-project") return `${part.kind}:${part.opportunity}`;
  return part.kind === "backlog" ? `backlog:${part.order}` : part.kind;
};

/**
 * The draft of a week on this page: what is typed shows at once, is kept in the browser, and is saved half a second later. A failure keeps
 * everything and says so. What another tab or the delegate changed elsewhere is merged by the server; the same part asks whose shall stand.
 */
export const useDraft = ({ week, of, initial }: { week: string; of: string | undefined; initial: Work }) => {
  const keptUnder = `draft.${of ?? "me"}.${week}`;
  const [work, setWork] = useState(initial);
  const [typed, setTyped] = useState<Readonly<Record<string, SentPart>>>(() => partsKept(keptUnder));
  const [problem, setProblem] = useState<unknown>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const running = useRef<Promise<boolean> | null>(null);
  const isDirty = Object.keys(typed).length > 0;

  useEffect(() => remember(keptUnder, isDirty ? JSON.stringify(typed) : ""), [keptUnder, typed, isDirty]);
  useEffect(() => {
    // What the server says now (another tab, a signature) replaces what we had, unless ours is newer.
    setWork((mine) => (initial.draft.revision >= mine.draft.revision ? initial : mine));
  }, [initial]);

  const save = useCallback(
    async (sent: Readonly<Record<string, SentPart>>, revision: number): Promise<boolean> => {
      try {
        const saved = await call("PATCH /weeks/:week/commit/draft", {
          params: { week },
          body: { ...(of !== undefined && { of }), revision, changes: Object.values(sent) },
        });
        setWork(saved);
        setTyped((all) => Object.fromEntries(Object.entries(all).filter(([unit, part]) => sent[unit] !== part)));
        setProblem(null);
        return true;
      } catch (error) {
        const found = conflictIn(error);
        if (found) setConflict(found);
        else setProblem(error);
        return false;
      }
    },
    [week, of],
  );

  /** Sends what is typed, one save after the other; true when nothing is left unsaved. */
  const flush = useCallback(async (): Promise<boolean> => {
    if (running.current) await running.current;
    if (Object.keys(typed).length === 0) return true;
    running.current = save(typed, work.draft.revision).finally(() => {
      running.current = null;
    });
    return running.current;
  }, [save, typed, work.draft.revision]);

  useEffect(() => {
    if (!isDirty || problem || conflict) return;
    const timer = setTimeout(() => void flush(), 500);
    return () => clearTimeout(timer);
  }, [flush, isDirty, problem, conflict]);

  const parts = mergedParts(work, typed);
  return {
    work,
    parts,
    isDirty,
    problem,
    conflict,
    flush,
    change: (part: SentPart): void => {
      setProblem(null);
      setTyped((all) => ({ ...all, [unitOfPart(part)]: part }));
    },
    retry: (): void => setProblem(null),
    keepMine: (): void => {
      if (conflict) setWork((before) => ({ ...before, draft: { ...before.draft, revision: conflict.revision } }));
      setConflict(null);
    },
    takeTheirs: (reload: () => void): void => {
      const theirs = new Set(conflict?.theirs.map(({ unit }) => unit));
      setTyped((all) => Object.fromEntries(Object.entries(all).filter(([unit]) => !theirs.has(unit))));
      setConflict(null);
      reload();
    },
  };
};
export type DraftState = ReturnType<typeof useDraft>;

const conflictIn = (error: unknown): Conflict | null => {
  if (!isProblem(error) || error.status !== 412) return null;
  const { revision, conflicts } = (error as Problem).details as { revision?: number; conflicts?: readonly KeptPart[] };
  return typeof revision === "number" && conflicts ? { revision, theirs: conflicts } : null;
};

const partsKept = (name: string): Record<string, SentPart> => {
  try {
    return JSON.parse(remembered(name) || "{}") as Record<string, SentPart>;
  } catch {
    return {};
  }
};

const mergedParts = (work: Work, typed: Readonly<Record<string, SentPart>>): SentPart[] => {
  const saved = work.draft.parts.map(({ unit, part }): [string, SentPart] => [unit, sendable(part)]);
  return [...new Map([...saved, ...Object.entries(typed)]).values()];
};

/** What the system proposed stands in the server's answer only: it is not ours to say, and refused when it is sent. */
const sendable = (part: KeptPart["part"]): SentPart => {
  const { proposed: _, ...sent } = part as Record<string, unknown>;
  return sent as unknown as SentPart;
};

export const linesOf = (parts: readonly SentPart[]): Line[] => parts.filter((part): part is Line => part.kind === "line");
export const partOf = <K extends SentPart["kind"]>(parts: readonly SentPart[], kind: K): Extract<SentPart, { kind: K }> | undefined =>
  parts.find((part): part is Extract<SentPart, { kind: K }> => part.kind === kind);
