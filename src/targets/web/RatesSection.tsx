import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call, type AnswerTo } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { EmptyState } from "../../web/ui/EmptyState.tsx";
import { Faces } from "../../web/ui/Faces.tsx";
import { Select } from "../../web/ui/Fields.tsx";
import { DataGrid } from "../../web/ui/grid/DataGrid.tsx";
import type { GridColumn } from "../../web/ui/grid/columns.ts";
import { useProblemText } from "../../web/ui/ProblemNote.tsx";
import { toast } from "../../web/ui/toast.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { useCommand } from "../../web/useCommand.ts";
import { useFilters } from "../../web/useFilters.ts";
import { parseRate } from "../rules.ts";
import { targetWords } from "../words.ts";
import { ratesOf, targetsKey } from "./queries.ts";
import { YearSelect } from "./YearSelect.tsx";

type Rates = AnswerTo<"GET /rates">;
type Row = Rates["currencies"][number];
const usual = ["USD", "EUR", "HKD", "JPY", "GBP", "SGD", "TWD", "KRW", "AUD", "CNY"];

/** Plan rates of a year: a line a currency, a column a month. */
export default function RatesSection() {
  const words = useWords(targetWords);
  const [filters, setFilters] = useFilters({ year: "" });
  const query = useQuery(ratesOf(filters.year));
  return (
    <Card
      title={words.rates}
      more={<YearSelect year={filters.year} running={query.data?.year} onChange={(year) => setFilters({ year })} />}
    >
      <Faces query={query} height={300}>
        {(rates) => <RateGrid rates={rates} />}
      </Faces>
    </Card>
  );
}

function RateGrid({ rates }: { rates: Rates }) {
  const words = useWords(targetWords);
  const format = useFormat();
  const problemText = useProblemText();
  const [added, setAdded] = useState<string[]>([]);
  const save = useCommand({
    send: (changes: { currency: string; month: string; rate: string }[], key) => call("PUT /rates", { key, body: { changes } }),
    changes: [targetsKey, ["metrics"]],
  });
  const rows: Row[] = [
    ...rates.currencies,
    ...added.filter((currency) => !rates.currencies.some((row) => row.currency === currency)).map((currency) => ({ currency, rates: [] })),
  ];
  const rateOf = (row: Row, month: string) => row.rates.find((each) => each.month === month);
  const columns: GridColumn<Row>[] = [
    { key: "currency", head: words.currency, width: 90, text: (row) => row.currency },
    ...rates.months.map((month): GridColumn<Row> => ({
      ...{ key: month, head: format.month(month, month.endsWith("-01")), width: 88, number: true },
      canEdit: (row) => rates.mayWrite && !rateOf(row, month)?.used,
      text: (row) => rateOf(row, month)?.rate ?? "",
      cell: (row) => <RateCell rate={rateOf(row, month)} />,
      edit: { kind: "text" },
    })),
  ];
  const change = (changes: { row: Row; column: GridColumn<Row>; text: string }[]): void => {
    const wanted = changes.flatMap(({ row, column, text }) => {
      const rate = text.trim().replaceAll(",", "");
      return parseRate(rate) ? [{ currency: row.currency, month: column.key, rate }] : [];
    });
    if (wanted.length === 0) return;
    save.runAndWait(wanted).catch((error: unknown) => {
      const { title, detail } = problemText(error);
      toast(detail ?? title, { title, bad: true });
    });
  };
  return (
    <>
      <div className="card-body stack">
        <p className="soft">{words.ratesHint(rates.base)}</p>
        {rates.mayWrite && (
          <Select
            aria-label={words.addCurrency}
            value=""
            onChange={(event) => event.currentTarget.value !== "" && setAdded([...added, event.currentTarget.value])}
            data={[
              { value: "", label: words.addCurrency },
              ...usual.filter((currency) => currency !== rates.base && !rows.some((row) => row.currency === currency)),
            ]}
            w={200}
          />
        )}
      </div>
      {rows.length === 0 ? (
        <EmptyState title={words.noRates} />
      ) : (
        <DataGrid
          label={words.rates}
          columns={columns}
          lines={rows.map((row) => ({ kind: "row" as const, key: row.currency, row }))}
          onEdit={(row, column, text) => change([{ row, column, text }])}
          onPaste={(changes) => change([...changes])}
          card={(row) => (
            <>
              <b>{row.currency}</b>
              <div className="soft">{row.rates.map(({ month, rate }) => `${format.month(month, false)} ${rate}`).join(" · ") || "—"}</div>
            </>
          )}
        />
      )}
    </>
  );
}

function RateCell({ rate }: { rate: Row["rates"][number] | undefined }) {
  const words = useWords(targetWords);
  if (!rate) return null;
  return (
    <span title={rate.used ? words.used : undefined}>
      {rate.rate}
      {rate.used && <span aria-label={words.used}> ●</span>}
    </span>
  );
}
