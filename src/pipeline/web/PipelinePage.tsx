import "./pipeline.css";
import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { decimalsOf } from "../../kernel/pure/money.ts";
import { useLocale, useWords } from "../../web/i18n/locale.tsx";
import { typedAmount } from "../../web/ui/amount.ts";
import { EmptyState } from "../../web/ui/EmptyState.tsx";
import { Waiting } from "../../web/ui/Faces.tsx";
import { DataGrid } from "../../web/ui/grid/DataGrid.tsx";
import type { GridColumn } from "../../web/ui/grid/columns.ts";
import { KeyHelp } from "../../web/ui/KeyHelp.tsx";
import { Money } from "../../web/ui/Money.tsx";
import { PageHead } from "../../web/ui/PageHead.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { toast } from "../../web/ui/toast.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { useFilters } from "../../web/useFilters.ts";
import { isOpen, parseStage, type OpenStage } from "../rules/ladder.ts";
import { pipelineWords } from "../words.ts";
import { changeOf, useDealColumns } from "./columns.tsx";
import { FilterBar } from "./FilterBar.tsx";
import { noFilters } from "./filters.ts";
import { LoseDialog } from "./LoseDialog.tsx";
import { Marks } from "./marks.tsx";
import { MoveDialog } from "./MoveDialog.tsx";
import { NewDealDialog } from "./NewDealDialog.tsx";
import { ReasonDialog } from "./ReasonDialog.tsx";
import type { Group, Opportunity } from "./queries.ts";
import { stageShort } from "./stageName.ts";
import { useDealEdits, type DealChange } from "./useDealEdits.tsx";
import { Sums, useGridLines } from "./useGridLines.tsx";

/** The pipeline as a spreadsheet: filter, sort, group, edit in place. */
export function PipelinePage() {
  const words = useWords(pipelineWords);
  const format = useFormat();
  const navigate = useNavigate();
  const [filters, setFilters] = useFilters(noFilters);
  const [isCreating, setCreating] = useState(false);
  const [moving, setMoving] = useState<{ deal: Opportunity; to: OpenStage | "lost" } | null>(null);
  const [judging, setJudging] = useState<{ deal: Opportunity; change: DealChange } | null>(null);
  const columns = useDealColumns();
  const edits = useDealEdits();
  const grid = useGridLines(filters);
  const count = grid.heads.reduce((sum, head) => sum + head.count, 0);
  const without = grid.heads.flatMap(({ parts }) => parts).reduce((sum, part) => sum + part.withoutAmount, 0);

  const edit = (deal: Opportunity, column: GridColumn<Opportunity>, text: string): void => {
    const stage = column.key === "stage" ? parseStage(text) : null;
    if (stage !== null && stage !== 100) return stage === deal.stage ? undefined : setMoving({ deal, to: stage });
    const change = changeOf(column.key, text);
    if (!change) return;
    if (change.category) return setJudging({ deal, change });
    void edits.change(deal, change);
  };
  /** What can be read is saved; how many cells cannot is said, and nothing of them is. */
  const paste = (changes: readonly { row: Opportunity; column: GridColumn<Opportunity>; text: string }[]): void => {
    const wanted = changes.map(({ row, column, text }) => {
      const amount = column.key === "amount" && text.trim() !== "" ? typedAmount(text, decimalsOf(row.currency)) : text;
      return { row, change: column.key === "stage" || column.key === "category" || amount === null ? null : changeOf(column.key, amount) };
    });
    const bad = wanted.filter(({ change }) => change === null).length;
    if (bad > 0) toast(words.notAnEdit(format.count(bad)), { bad: true });
    const byDeal = Map.groupBy(wanted, ({ row }) => row.id);
    void (async () => {
      for (const own of byDeal.values()) {
        const [first] = own;
        const change: DealChange = Object.assign({}, ...own.map((each) => each.change ?? {}));
        if (first && Object.keys(change).length > 0) await edits.change(first.row, change);
      }
    })();
  };
  return (
    <>
      <PageHead
        title={words.pipeline}
        sub={
          grid.sums.data && (
            <>
              {words.deals(format.count(count))} · <Sums parts={totalsOf(grid.heads.flatMap(({ parts }) => parts))} />
              {without > 0 && <span className="amber"> · {words.withoutAmount(format.count(without))}</span>}
            </>
          )
        }
      >
        <Button variant="default" renderRoot={(props) => <Link to="/import" {...props} />}>
          {words.importDeals}
        </Button>
        <Button onClick={() => setCreating(true)}>{words.newDeal}</Button>
      </PageHead>
      <FilterBar filters={filters} onChange={setFilters} />
      {grid.error !== null && grid.lines.length === 0 ? (
        <ProblemNote error={grid.error} onRetry={grid.retry} />
      ) : grid.isPending ? (
        <Waiting height={420} />
      ) : count === 0 ? (
        <section className="card">
          <EmptyState title={isUnfiltered(filters) ? words.emptyAll : words.empty}>{isUnfiltered(filters) && words.emptyHint}</EmptyState>
        </section>
      ) : (
        <section className="card">
          <DataGrid
            label={words.pipeline}
            columns={columns}
            lines={grid.lines}
            sort={{ key: filters.sort, down: filters.order === "desc" }}
            onSort={(key) => setFilters({ sort: key, order: key === filters.sort && filters.order === "asc" ? "desc" : "asc" })}
            onEdit={edit}
            onPaste={paste}
            onUndo={edits.undo}
            onOpen={({ id }) => void navigate({ to: "/opportunities/$id", params: { id } })}
            onFold={grid.onFold}
            onEnd={grid.onEnd}
            card={(deal) => <DealCard deal={deal} />}
            rowClass={(deal) => (isOpen(deal.stage) ? undefined : "closed")}
          />
        </section>
      )}
      {isCreating && <NewDealDialog onClose={() => setCreating(false)} />}
      {moving && moving.to === "lost" && <LoseDialog deal={moving.deal} onClose={() => setMoving(null)} />}
      {moving && moving.to !== "lost" && <MoveDialog deal={moving.deal} to={moving.to} onClose={() => setMoving(null)} />}
      <ReasonDialog
        opened={judging !== null}
        title={judging?.deal.name ?? ""}
        onClose={() => setJudging(null)}
        onReason={(reason) => {
          if (judging) void edits.change(judging.deal, { ...judging.change, reason });
          setJudging(null);
        }}
      />
      {edits.dialogs}
      <KeyHelp
        keys={[
          { keys: "↑ ↓ ← →", does: words.keysGrid },
          { keys: "Ctrl C / V", does: words.keysCopy },
          { keys: "n", does: words.newDeal, run: () => setCreating(true) },
        ]}
      />
    </>
  );
}

const isUnfiltered = (filters: Readonly<Record<string, string>>): boolean =>
  Object.entries(noFilters).every(([name, value]) => filters[name] === value || ["sort", "order", "group"].includes(name));

/** One sum a currency over all groups: added as whole minor units, so that nothing is lost. */
const totalsOf = (parts: readonly Group[]): Group[] =>
  [...Map.groupBy(parts, ({ currency }) => currency)].flatMap(([currency, own]) => {
    const [first] = own;
    if (!first) return [];
    const places = decimalsOf(currency);
    const sum = own.reduce((total, { amount }) => total + BigInt(amount.replace(".", "")), 0n);
    const digits = sum.toString().padStart(places + 1, "0");
    return [{ ...first, amount: places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}` }];
  });

function DealCard({ deal }: { deal: Opportunity }) {
  const { locale } = useLocale();
  const words = useWords(pipelineWords);
  const format = useFormat();
  return (
    <div className="deal-card">
      <b>{deal.account?.name ?? words.noAccount}</b>
      <Money amount={deal.amount} currency={deal.currency} as="short" why={words.noAmount} />
      <span className="deal-card-name">{deal.name}</span>
      <span className="muted">
        {stageShort(deal.stage, locale)} · {deal.expectedClose ? format.day(deal.expectedClose) : words.noClose} · {deal.owner.name}{" "}
        <Marks deal={deal} short />
      </span>
    </div>
  );
}
