import { useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useRef, useState, type ReactNode } from "react";
import { call, type AnswerTo } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { isProblem, type Problem } from "../../web/problem.ts";
import { toast } from "../../web/ui/toast.tsx";
import { useProblemText } from "../../web/ui/ProblemNote.tsx";
import { effectiveCategory, type Stage } from "../rules/ladder.ts";
import { pipelineWords } from "../words.ts";
import { ConflictDialog, type Conflict } from "./ConflictDialog.tsx";
import { ReasonDialog } from "./ReasonDialog.tsx";
import { pipelineKey, type Opportunity } from "./queries.ts";

/** Fields that can be changed from a cell or a fact, as the API takes them. */
export type DealChange = {
  name?: string;
  account?: string | null;
  product?: string | null;
  source?: string | null;
  amount?: string | null;
  currency?: string;
  expectedClose?: string | null;
  category?: "commit" | "upside" | "pipeline" | "omitted" | null;
  keyProject?: boolean;
  nextStep?: string | null;
  nextStepOn?: string | null;
  competitor?: string | null;
  owner?: string;
  stage?: Exclude<Stage, 100>;
  lostReason?: NonNullable<Opportunity["lostReason"]>;
  lesson?: string | null;
  reason?: string;
};

/**
 * Changes deals: shown at once, saved behind. A change that needs a reason asks for it; one that somebody else overtook shows both sides;
 * any other failure puts the old value back and says what was not saved. `undo` takes back the last edits, one by one.
 */
export const useDealEdits = (): {
  change: (deal: Opportunity, change: DealChange) => Promise<boolean>;
  undo: () => void;
  dialogs: ReactNode;
} => {
  const client = useQueryClient();
  const words = useWords(pipelineWords);
  const problemText = useProblemText();
  const [asking, setAsking] = useState<{ deal: Opportunity; change: DealChange } | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const done = useRef<{ id: string; before: DealChange }[]>([]);

  const show = (id: string, alter: (deal: Opportunity) => Opportunity): void => {
    client.setQueriesData<InfiniteData<AnswerTo<"GET /opportunities">>>({ queryKey: [...pipelineKey, "list"] }, (data) =>
      data?.pages.some((page) => page.items.some((item) => item.id === id))
        ? {
            ...data,
            pages: data.pages.map((page) => ({ ...page, items: page.items.map((item) => (item.id === id ? alter(item) : item)) })),
          }
        : data,
    );
    client.setQueryData<AnswerTo<"GET /opportunities/:id">>([...pipelineKey, "one", id], (data) =>
      data ? { ...data, opportunity: alter(data.opportunity) } : data,
    );
  };
  const latest = (deal: Opportunity): Opportunity => {
    const lists = client.getQueriesData<InfiniteData<AnswerTo<"GET /opportunities">>>({ queryKey: [...pipelineKey, "list"] });
    const listed = lists.flatMap(([, data]) => data?.pages.flatMap((page) => page.items.filter((item) => item.id === deal.id)) ?? [])[0];
    return listed ?? client.getQueryData<AnswerTo<"GET /opportunities/:id">>([...pipelineKey, "one", deal.id])?.opportunity ?? deal;
  };
  const renew = (id: string): void => {
    void client.invalidateQueries({ queryKey: [...pipelineKey, "sums"] });
    void client.invalidateQueries({ queryKey: [...pipelineKey, "one", id] });
    void client.invalidateQueries({ queryKey: ["commit"] });
    void client.invalidateQueries({ queryKey: ["metrics"] });
  };

  const change = async (given: Opportunity, wanted: DealChange, version?: string): Promise<boolean> => {
    const deal = latest(given);
    show(deal.id, (item) => previewed(item, wanted));
    try {
      const saved = await call("PATCH /opportunities/:id", {
        params: { id: deal.id },
        body: wanted as never,
        ifMatch: version ?? deal.version,
      });
      show(deal.id, () => saved);
      done.current.push({ id: deal.id, before: beforeOf(deal, wanted) });
      renew(deal.id);
      return true;
    } catch (error) {
      show(deal.id, () => deal);
      if (isProblem(error) && error.code === "pipeline.reason-needed") setAsking({ deal, change: wanted });
      else if (isProblem(error) && error.code === "pipeline.stale") return overtaken(deal, wanted, error);
      else {
        const { title, detail } = problemText(error);
        toast(detail ?? title, { title: `${deal.name}: ${title}`, bad: true });
      }
      return false;
    }
  };

  /** Somebody else was faster. Other fields: ours is made on top of theirs. The same field: the person decides. */
  const overtaken = async (deal: Opportunity, wanted: DealChange, problem: Problem): Promise<boolean> => {
    const { current, by, changes } = problem.details as unknown as Pick<Conflict, "current" | "by" | "changes">;
    show(deal.id, () => current);
    const mine = new Set(Object.keys(wanted).map((field) => (field === "owner" ? "ownerId" : field)));
    if (!changes.some(({ field }) => mine.has(field))) return change(current, wanted, current.version);
    setConflict({ current, by, changes, wanted });
    // The dialog goes on from here, also for the form that asked.
    return true;
  };

  const undo = (): void => {
    const last = done.current.pop();
    if (!last) return toast(words.nothingToUndo);
    const deal = latest({ id: last.id } as Opportunity);
    if (!deal.version) return;
    void change(deal, { ...last.before, reason: words.undone }).then((ok) => {
      if (!ok) return;
      done.current.pop();
      toast(words.undone);
    });
  };

  const dialogs = (
    <>
      <ReasonDialog
        opened={asking !== null}
        title={asking?.deal.name ?? ""}
        onClose={() => setAsking(null)}
        onReason={(reason) => {
          if (asking) void change(asking.deal, { ...asking.change, reason });
          setAsking(null);
        }}
      />
      <ConflictDialog
        conflict={conflict}
        onClose={() => setConflict(null)}
        onMine={() => {
          if (conflict) void change(conflict.current, conflict.wanted, conflict.current.version);
          setConflict(null);
        }}
      />
    </>
  );
  return { change, undo, dialogs };
};

/** How a deal looks while its change is on the way. */
const previewed = (
  deal: Opportunity,
  { owner: _owner, account: _account, product: _product, stage, lostReason: _lost, ...change }: DealChange,
): Opportunity => {
  const next = { ...deal, ...change, reason: change.reason ?? null } as Opportunity;
  const category = "category" in change ? (change.category ?? null) : deal.categoryOverride;
  return { ...next, categoryOverride: category, category: effectiveCategory(stage ?? deal.stage, category), stage: stage ?? deal.stage };
};

/** The same fields as they were. */
const beforeOf = (deal: Opportunity, change: DealChange): DealChange => {
  const was: Required<Omit<DealChange, "lostReason" | "stage" | "reason">> = {
    ...{ name: deal.name, account: deal.account?.id ?? null, product: deal.product?.id ?? null, source: deal.source, amount: deal.amount },
    ...{ currency: deal.currency, expectedClose: deal.expectedClose, category: deal.categoryOverride, keyProject: deal.keyProject },
    ...{ nextStep: deal.nextStep, nextStepOn: deal.nextStepOn, competitor: deal.competitor, owner: deal.owner.id, lesson: deal.lesson },
  };
  return Object.fromEntries(Object.entries(was).filter(([field]) => field in change)) as DealChange;
};
