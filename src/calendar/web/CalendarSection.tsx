import { Button } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call, type AnswerTo } from "../../web/call.ts";
import { useLocale, useWords } from "../../web/i18n/locale.tsx";
import { mayForAll, useMe } from "../../web/session.ts";
import { Card } from "../../web/ui/Card.tsx";
import { Faces } from "../../web/ui/Faces.tsx";
import { DateField, Select } from "../../web/ui/Fields.tsx";
import { Pill } from "../../web/ui/Pill.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { Table, type Column } from "../../web/ui/Table.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { useCommand } from "../../web/useCommand.ts";
import { useFilters } from "../../web/useFilters.ts";
import { calendarWords, words as roomWords } from "../words.ts";

type Calendar = AnswerTo<"GET /calendar">;
type SpecialDay = Calendar["days"][number];
type Kind = SpecialDay["kind"];
const calendarOf = (year: number) =>
  queryOptions({
    queryKey: ["calendar", year],
    queryFn: ({ signal }) => call("GET /calendar", { query: { from: year, to: year }, signal }),
  });

/** Holidays and moved working days of a year, and the fiscal months with their working days. */
export default function CalendarSection() {
  const me = useMe();
  const words = useWords({ ...roomWords, ...calendarWords });
  const running = Temporal.PlainDate.from(me.today).year;
  const [filters, setFilters] = useFilters({ year: "" });
  const year = filters.year === "" ? running : Number(filters.year);
  const query = useQuery(calendarOf(year));
  const mayWrite = mayForAll(me, "settings.write");
  return (
    <div className="cols">
      <Card
        title={words.specialDays}
        more={
          <Select
            aria-label={words.year}
            value={String(year)}
            onChange={(event) => setFilters({ year: event.currentTarget.value })}
            data={[-2, -1, 0, 1, 2].map((step) => String(running + step))}
          />
        }
      >
        <div className="card-body stack">
          <p className="soft">{words.hint}</p>
          {mayWrite && <DayForm today={me.today} />}
        </div>
        <Faces query={query} height={300}>
          {({ days }) => <SpecialDays days={days} today={me.today} mayWrite={mayWrite} />}
        </Faces>
      </Card>
      <Card title={words.months} note={query.data && `${query.data.calendar} · ${query.data.time_zone}`}>
        <Faces query={query} height={300}>
          {({ months }) => <Months months={months} />}
        </Faces>
      </Card>
    </div>
  );
}

const useSetDays = () =>
  useCommand({
    send: (days: { day: string; kind: Kind | null }[], key) => call("PUT /calendar/days", { key, body: { days } }),
    changes: [["calendar"], ["metrics"], ["commit"]],
  });

function DayForm({ today }: { today: string }) {
  const words = useWords({ ...roomWords, ...calendarWords });
  const [day, setDay] = useState<string | null>(null);
  const [kind, setKind] = useState<Kind>("holiday");
  const save = useSetDays();
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        if (day) save.run([{ day, kind }]);
      }}
    >
      <DateField aria-label={words.day} min={today} value={day} onChange={setDay} />
      <Select
        aria-label={words.what}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value as Kind)}
        data={[
          { value: "holiday", label: words.holiday },
          { value: "working", label: words.working },
        ]}
      />
      <Button type="submit" variant="default" loading={save.isRunning} disabled={!day}>
        {words.setDay}
      </Button>
      {save.problem !== null && <ProblemNote error={save.problem} />}
    </form>
  );
}

function SpecialDays({ days, today, mayWrite }: { days: readonly SpecialDay[]; today: string; mayWrite: boolean }) {
  const words = useWords({ ...roomWords, ...calendarWords });
  const { locale } = useLocale();
  const format = useFormat();
  const save = useSetDays();
  const columns: Column<SpecialDay>[] = [
    { key: "day", head: words.day, label: null, cell: ({ day }) => format.fullDay(day) },
    { key: "kind", head: words.what, cell: ({ kind, name }) => (name ? `${words[kind]} · ${name[locale]}` : words[kind]) },
    {
      ...{ key: "source", head: words.from },
      cell: ({ day, source }) =>
        source === "own" ? (
          <span className="row">
            <Pill>{words.own}</Pill>
            {mayWrite && day >= today && (
              <Button size="compact-xs" variant="subtle" onClick={() => save.run([{ day, kind: null }])}>
                {words.giveBack}
              </Button>
            )}
          </span>
        ) : (
          words.builtIn
        ),
    },
  ];
  return <Table label={words.specialDays} columns={columns} rows={days} rowKey={({ day }) => day} />;
}

function Months({ months }: { months: Calendar["months"] }) {
  const words = useWords({ ...roomWords, ...calendarWords });
  const format = useFormat();
  const columns: Column<Calendar["months"][number]>[] = [
    { key: "month", head: words.month, label: null, cell: ({ month }) => month },
    { key: "quarter", head: words.quarter, cell: ({ quarter }) => quarter },
    { key: "days", head: words.days, cell: ({ first, last }) => `${format.day(first)} – ${format.day(last)}` },
    { key: "count", head: words.count, number: true, cell: ({ working_days }) => working_days },
    { key: "deadline", head: words.deadline, cell: ({ deadline }) => format.dayAndTime(deadline) },
  ];
  return <Table label={words.months} columns={columns} rows={months} rowKey={({ month }) => month} />;
}
