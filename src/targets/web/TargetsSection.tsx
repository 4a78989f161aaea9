import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { decimalsOf } from "../../kernel/pure/money.ts";
import { call } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { typedAmount } from "../../web/ui/amount.ts";
import { Card } from "../../web/ui/Card.tsx";
import { EmptyState } from "../../web/ui/EmptyState.tsx";
import { Faces } from "../../web/ui/Faces.tsx";
import { Select } from "../../web/ui/Fields.tsx";
import { DataGrid } from "../../web/ui/grid/DataGrid.tsx";
import type { GridColumn } from "../../web/ui/grid/columns.ts";
import { Money } from "../../web/ui/Money.tsx";
import { Pill } from "../../web/ui/Pill.tsx";
import { useProblemText } from "../../web/ui/ProblemNote.tsx";
import { toast } from "../../web/ui/toast.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { useCommand } from "../../web/useCommand.ts";
import { useFilters } from "../../web/useFilters.ts";
import { targetWords } from "../words.ts";
import { targetsKey, targetsOf, type TargetGrid, type TargetPerson } from "./queries.ts";
import { YearSelect } from "./YearSelect.tsx";

type Figure = "amount" | "raisedAmount" | "stretchAmount";
type Line = { person: TargetPerson; scope: "own" | "team" };
type Change = { line: Line; month: string; text: string };

/** Targets of a year: a line a person (and one more for a manager's team), a column a month; one figure at a time. */
export default function TargetsSection() {
  const words = useWords(targetWords);
  const [filters, setFilters] = useFilters({ year: "", figure: "raisedAmount" });
  const query = useInfiniteQuery(targetsOf(filters.year));
  return (
    <Card
      title={words.targets}
      note={words.measured}
      more={
        <span className="row">
          <Select
            aria-label={words.which}
            value={filters.figure}
            onChange={(event) => setFilters({ figure: event.currentTarget.value })}
            data={(["amount", "raisedAmount", "stretchAmount"] as const).map((figure) => ({ value: figure, label: words[figure] }))}
          />
          <YearSelect year={filters.year} running={query.data?.pages[0]?.year} onChange={(year) => setFilters({ year })} />
        </span>
      }
    >
      <Faces query={query} height={360}>
        {({ pages }) => {
          const [first] = pages;
          const people = pages.flatMap(({ items }) => items);
          if (!first || people.length === 0) return <EmptyState title={words.noneYet} />;
          return (
            <>
              <Grid grid={first} people={people} figure={filters.figure as Figure} />
              <Mismatches people={people} />
              {query.hasNextPage && (
                <div className="card-body">
                  <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {words.more}
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </Faces>
    </Card>
  );
}

function Grid({ grid, people, figure }: { grid: TargetGrid; people: readonly TargetPerson[]; figure: Figure }) {
  const words = useWords(targetWords);
  const format = useFormat();
  const save = useSaving(figure, grid.currency);
  const lines = people.flatMap((person): Line[] => [
    { person, scope: "own" },
    ...(person.leads || person.targets.some(({ scope }) => scope === "team") ? [{ person, scope: "team" as const }] : []),
  ]);
  const textOf = (line: Line, month: string): string => targetOf(line, month)?.[figure] ?? "";
  const month = (name: string): GridColumn<Line> => ({
    ...{ key: name, head: format.month(name, name.endsWith("-01")), width: 88, number: true, canEdit: () => grid.mayWrite },
    text: (line) => textOf(line, name),
    cell: (line) => <Cell line={line} month={name} figure={figure} />,
    edit: { kind: "amount", currencyOf: (line) => targetOf(line, name)?.currency ?? grid.currency },
  });
  const columns: GridColumn<Line>[] = [
    {
      ...{ key: "person", head: words.person, width: 170 },
      text: ({ person, scope }) => `${person.person.name}${scope === "team" ? ` (${words.team})` : ""}`,
      cell: ({ person, scope }) => (
        <>
          {person.person.name} {scope === "team" && <Pill>{words.team}</Pill>}
        </>
      ),
    },
    ...grid.months.map(month),
  ];
  return (
    <>
      {grid.mayWrite && <p className="card-body soft">{words.editHint}</p>}
      <DataGrid
        label={words.targets}
        columns={columns}
        lines={lines.map((row) => ({ kind: "row" as const, key: `${row.person.person.id} ${row.scope}`, row }))}
        {...(grid.mayWrite && {
          onEdit: (line: Line, column: GridColumn<Line>, text: string) => save([{ line, month: column.key, text }]),
          onPaste: (changes: readonly { row: Line; column: GridColumn<Line>; text: string }[]) =>
            save(changes.map(({ row, column, text }) => ({ line: row, month: column.key, text }))),
        })}
        card={(line) => <PersonCard line={line} months={grid.months} figure={figure} />}
      />
    </>
  );
}

const targetOf = ({ person, scope }: Line, month: string) => person.targets.find((each) => each.month === month && each.scope === scope);

function Cell({ line, month, figure }: { line: Line; month: string; figure: Figure }) {
  const target = targetOf(line, month);
  const amount = target?.[figure];
  return amount ? <Money amount={amount} currency={target.currency} as="short" /> : null;
}

function PersonCard({ line, months, figure }: { line: Line; months: readonly string[]; figure: Figure }) {
  const words = useWords(targetWords);
  const format = useFormat();
  const set = months.flatMap((month) => {
    const target = targetOf(line, month);
    return target?.[figure] ? [`${format.month(month, false)} ${format.short(target[figure])}`] : [];
  });
  return (
    <>
      <b>
        {line.person.person.name} {line.scope === "team" && words.team}
      </b>
      <div className="soft">{set.join(" · ") || "—"}</div>
    </>
  );
}

/** Saves changes all together or not at all. Where the target changes and no raised one stands above it, the raised one goes along. */
const useSaving = (figure: Figure, base: string): ((changes: readonly Change[]) => void) => {
  const problemText = useProblemText();
  const save = useCommand({
    send: (changes: ReturnType<typeof changeOf>[], key) =>
      call("PUT /targets", { key, body: { changes: changes.filter((each) => each !== null) } }),
    changes: [targetsKey, ["metrics"]],
  });
  return (changes) => {
    const wanted = changes.map((change) => changeOf(change, figure, base)).filter((each) => each !== null);
    if (wanted.length === 0) return;
    save.runAndWait(wanted).catch((error: unknown) => {
      const { title, detail } = problemText(error);
      toast(detail ?? title, { title, bad: true });
    });
  };
};

const changeOf = ({ line, month, text }: Change, figure: Figure, base: string) => {
  const before = targetOf(line, month);
  const currency = before?.currency ?? base;
  const typed = text.trim() === "" ? null : typedAmount(text, decimalsOf(currency));
  if (typed === null && (figure !== "stretchAmount" || text.trim() !== "" || !before)) return null;
  const was = { amount: before?.amount ?? "0", raisedAmount: before?.raisedAmount ?? "0", stretchAmount: before?.stretchAmount ?? null };
  const next = { ...was, [figure]: typed };
  if (figure === "amount" && typed !== null && (!before || was.raisedAmount === was.amount || Number(was.raisedAmount) < Number(typed)))
    next.raisedAmount = typed;
  if (figure === "raisedAmount" && typed !== null && !before) next.amount = typed;
  return { person: line.person.person.id, month, scope: line.scope, currency, ...next };
};

function Mismatches({ people }: { people: readonly TargetPerson[] }) {
  const words = useWords(targetWords);
  const format = useFormat();
  const found = people.flatMap(({ person, mismatches }) => mismatches.map((each) => ({ ...each, name: person.name })));
  if (found.length === 0) return null;
  return (
    <details className="card-body">
      <summary>{words.mismatches(found.length)}</summary>
      <ul className="list">
        {found.map(({ name, month, difference, currency }) => (
          <li key={`${name} ${month}`}>
            <Pill band="amber">{name}</Pill> {words.mismatch(format.month(month), `${format.plain(difference, currency)} ${currency}`)}
          </li>
        ))}
      </ul>
    </details>
  );
}
