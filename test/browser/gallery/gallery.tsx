// Every part of the kit with all its faces on one page: to be looked at while building, never part of the program.
import "../../../src/web/styles.ts";
import { Button, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { createRoot } from "react-dom/client";
import { useState } from "react";
import { LocaleProvider } from "../../../src/web/i18n/locale.tsx";
import { Problem } from "../../../src/web/problem.ts";
import { cssVariables, theme } from "../../../src/web/theme.ts";
import { BandRuler } from "../../../src/web/ui/BandRuler.tsx";
import { Beat } from "../../../src/web/ui/Beat.tsx";
import { Card } from "../../../src/web/ui/Card.tsx";
import { Checklist } from "../../../src/web/ui/Checklist.tsx";
import { Countdown } from "../../../src/web/ui/Countdown.tsx";
import { EmptyState } from "../../../src/web/ui/EmptyState.tsx";
import { Waiting } from "../../../src/web/ui/Faces.tsx";
import { AmountField, DateField, Field, SearchSelect, Select } from "../../../src/web/ui/Fields.tsx";
import { Money } from "../../../src/web/ui/Money.tsx";
import { OutlookBar } from "../../../src/web/ui/OutlookBar.tsx";
import { PageHead } from "../../../src/web/ui/PageHead.tsx";
import { Pill } from "../../../src/web/ui/Pill.tsx";
import { ProblemNote } from "../../../src/web/ui/ProblemNote.tsx";
import { Question, Questions } from "../../../src/web/ui/Question.tsx";
import { Ratio } from "../../../src/web/ui/Ratio.tsx";
import { StagePill } from "../../../src/web/ui/StagePill.tsx";
import { Table } from "../../../src/web/ui/Table.tsx";
import { DataGrid } from "../../../src/web/ui/grid/DataGrid.tsx";
import type { GridLine } from "../../../src/web/ui/grid/columns.ts";
import { WhyThisNumber } from "../../../src/web/ui/WhyThisNumber.tsx";

const asked = new URLSearchParams(location.search);
document.documentElement.dataset["mantineColorScheme"] = asked.get("scheme") ?? "light";

const beat = [80, 90, 100, 70, 110, 95, 120, 90, 85, 100, 110, 90, 100].map((commit, index) => ({
  week: `2026-W${35 + index}`,
  commit: index === 5 ? null : `${commit}0000`,
  actual: `${[78, 96, 88, 74, 108, 60, 124, 92, 99, 103, 104, 97, 103][index]}0000`,
  band: (["in", "in", "out", "in", "in", "out", "in", "in", "ahead", "in", "amber", "in", "in"] as const)[index] ?? null,
}));
const items = (["done", "done", "done", "not_done", "not_applicable"] as const).map((state, index) => ({
  key: `${index}`,
  name: `Item ${index}`,
  state,
}));
type Deal = { id: string; account: string; deal: string; amount: string };
const lines: GridLine<Deal>[] = [
  { kind: "group", key: "90", label: "90 % · 谈判完成", sums: { amount: <Money amount="5000000" as="short" /> }, folded: false },
  ...Array.from({ length: 100_000 }, (_, index) => ({
    kind: "row" as const,
    key: `${index}`,
    row: { id: `${index}`, account: `南方电网 ${index}`, deal: "园区核心交换改造", amount: `${index * 1000}.00` },
  })),
];

function Gallery() {
  const [amount, setAmount] = useState<string | null>("1240000.00");
  return (
    <main>
      <PageHead title="Week 48 · 23 – 29 November" sub="Li Na · South China Enterprise">
        <Countdown until={Temporal.Now.instant().add({ hours: 52 }).toString()}>Commit due Sunday 23:59</Countdown>
        <Button variant="default">Open the call</Button>
        <Button>Sign and submit</Button>
      </PageHead>
      <Questions label="The four questions">
        <Question label="Week 47 so far" verdict={<Pill band="in">95–110</Pill>} figure="103.2" unit="%" note="1,032,000 of 1,000,000">
          <BandRuler value="1.032" band="in" good={[0.95, 1.1]} />
        </Question>
        <Question
          label="Week 48"
          verdict={<Ratio value="0.98" band="in" n={4} />}
          figure="1.24"
          unit="M + upside 300 k"
          note="linear plan 1.27 M"
        >
          <BandRuler value="0.98" band="in" good={[0.95, 1]} n={4} />
        </Question>
        <Question
          label="November"
          verdict={
            <Pill band="amber" n={40}>
              commit 86 %
            </Pill>
          }
          figure="4.3"
          unit="/ 5 M raised target"
          note="104 % with upside"
        >
          <OutlookBar booked="3060000" commit="1240000" upside="900000" target="4600000" raised="5000000" />
        </Question>
        <Question
          label="Quarter"
          figure={<WhyThisNumber panel={() => <p>Signed quarter commit ÷ raised target.</p>}>12.88</WhyThisNumber>}
          unit="/ 14 M"
        >
          <OutlookBar booked="7360000" commit="3920000" upside="1600000" target="12900000" raised="14000000" />
        </Question>
      </Questions>
      <Card title="Commit" note="4 · 1.24 M · reliability 85 %" more="+ add deal">
        <Table
          label="Commit lines"
          rows={[
            { name: "Liu Yang 刘洋", commit: null },
            { name: "Chen Jie 陈静", commit: "1240000" },
          ]}
          rowKey={(row) => row.name}
          rowClass={(row) => (row.commit === null ? "missing" : undefined)}
          columns={[
            { key: "name", head: "Person", cell: (row) => <b>{row.name}</b> },
            { key: "stage", head: "Stage", cell: () => <StagePill stage={90} unproven="unproven" /> },
            { key: "commit", head: "Commit", number: true, cell: (row) => <Money amount={row.commit} /> },
            { key: "pace", head: "Pace", number: true, cell: () => <Ratio value="1.21" band="ahead" n={4} fraction="3 of 4" /> },
            { key: "month", head: "Month", number: true, cell: () => <Ratio value="0.91" band="out" n={40} /> },
            { key: "check", head: "Checklist", cell: () => <Checklist label="Checklist" items={items} onChange={() => undefined} /> },
          ]}
          totals={[{ name: "Sum", commit: "1240000" }]}
          instead={(row) => (row.commit === null ? "▼ nothing signed for week 48 · last signed: week 47" : null)}
        />
      </Card>
      <div className="cols">
        <Card title="Thirteen weeks" padded>
          <Beat weeks={beat} />
        </Card>
        <Card title="Fields" padded>
          <div className="stack">
            <AmountField label="Amount" value={amount} currency="CNY" onChange={setAmount} />
            <DateField label="Expected close" value="2026-11-26" onChange={() => undefined} />
            <Select label="Stage" data={["90 %", "80 %"]} />
            <SearchSelect label="Owner" data={["Li Na", "Wang Wei"]} />
            <Field label="Reason" error="Required" />
          </div>
        </Card>
        <Card title="Faces" padded>
          <div className="stack">
            <Waiting height={60} />
            <EmptyState title="No deals yet" action={<Button variant="default">Import my spreadsheet</Button>} />
            <ProblemNote error={new Problem("offline", 0)} onRetry={() => undefined} />
            <span>
              <Ratio value={null} band="undefined" why="no plan" /> <Pill>unproven</Pill> <Pill band="amber">late 2 h</Pill>{" "}
              <Pill band="out">missing</Pill>
            </span>
          </div>
        </Card>
      </div>
      <Card title="Pipeline">
        <DataGrid
          label="Pipeline"
          lines={lines}
          columns={[
            { key: "account", head: "Account", width: 200, sortable: true, text: (row) => row.account },
            { key: "deal", head: "Deal", width: 300, text: (row) => row.deal, edit: { kind: "text" } },
            {
              key: "amount",
              head: "Amount",
              width: 120,
              number: true,
              text: (row) => row.amount,
              cell: (row) => <Money amount={row.amount} />,
              edit: { kind: "amount", currencyOf: () => "CNY" },
            },
          ]}
          sort={{ key: "account", down: false }}
          onSort={() => undefined}
          onEdit={(row, column, text) => console.log("edited", row.id, column.key, text)}
          card={(row) => (
            <>
              <b>{row.account}</b>
              <br />
              <Money amount={row.amount} />
            </>
          )}
        />
      </Card>
    </main>
  );
}

createRoot(document.getElementById("root")!).render(
  <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme={asked.get("scheme") === "dark" ? "dark" : "light"}>
    <LocaleProvider initial={asked.get("lang") === "zh" ? "zh" : "en"}>
      <Gallery />
      <Notifications />
    </LocaleProvider>
  </MantineProvider>,
);
