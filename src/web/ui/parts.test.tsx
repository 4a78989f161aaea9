import { MantineProvider } from "@mantine/core";
import { renderToStaticMarkup } from "react-dom/server";
import type { ReactNode } from "react";
import { describe, expect, it } from "vitest";
import { LocaleProvider } from "../i18n/locale.tsx";
import { Problem } from "../problem.ts";
import { Band } from "./Band.tsx";
import { Beat } from "./Beat.tsx";
import { Checklist } from "./Checklist.tsx";
import { Faces } from "./Faces.tsx";
import { Money } from "./Money.tsx";
import { OutlookBar } from "./OutlookBar.tsx";
import { Ratio } from "./Ratio.tsx";
import { Table } from "./Table.tsx";

const seen = (part: ReactNode, locale: "zh" | "en" = "en"): string =>
  renderToStaticMarkup(
    <MantineProvider>
      <LocaleProvider initial={locale}>{part}</LocaleProvider>
    </MantineProvider>,
  ).replaceAll(" ", " ");

describe("a ratio", () => {
  it("has the shape and the word of its band, not only its colour", () => {
    expect(seen(<Ratio value="0.980000" band="in" n={40} />)).toMatch(/aria-label="in band".*98\.0 %/);
    expect(seen(<Ratio value="0.8" band="out" n={40} />, "zh")).toContain('aria-label="未达标"');
  });

  it("with fewer than 20 facts is hollow and shows the fraction", () => {
    const few = seen(<Ratio value="0.75" band="amber" n={4} fraction="3 of 4 lines" />);
    expect(few).toContain('fill="none"');
    expect(few).toContain("3 of 4 lines");
    expect(seen(<Ratio value="0.75" band="amber" n={20} fraction="15 of 20" />)).not.toContain("15 of 20");
  });

  it("undefined is a dash that says why, and keeps its band where it has one", () => {
    expect(seen(<Ratio value={null} band="undefined" why="no plan this week" />)).toMatch(/—.*no plan this week/);
    expect(seen(<Ratio value={null} band="out" why="nothing was signed" />)).toContain('aria-label="out of band"');
  });

  it("without bounds has no shape", () => expect(seen(<Band band={null} />)).not.toContain("svg"));
});

describe("an amount", () => {
  it("is short on screen and whole in its tooltip", () => {
    expect(seen(<Money amount="1240000.50" currency="CNY" as="short" />)).toMatch(/title="1,240,000\.50 CNY".*1\.24 M/);
    expect(seen(<Money amount="1240000.50" currency="CNY" as="short" />, "zh")).toContain("124 万");
  });
  it("names a foreign currency always", () => expect(seen(<Money amount="10" currency="EUR" />)).toContain("EUR"));
  it("unknown is a dash", () => expect(seen(<Money amount={null} why="without amount" />)).toMatch(/—.*without amount/));
});

describe("pictures can be heard", () => {
  it("the outlook bar says its parts", () =>
    expect(seen(<OutlookBar booked="3060000" commit="1240000" upside="900000" raised="5000000" />)).toContain(
      "booked 3.06 M · commit 1.24 M · upside 900 k · raised target 5 M",
    ));
  it("the beat stands in a table too, a missing week in words", () => {
    const beat = seen(<Beat weeks={[{ week: "2026-W47", commit: null, actual: "50000", band: "out" }]} />);
    expect(beat).toMatch(/<th scope="row">2026-W47<\/th><td>commit missing<\/td><td>actual 50,000<\/td>/);
  });
  it("a checklist names each item and its state", () =>
    expect(
      seen(<Checklist label="Checklist" items={[{ key: "a", name: "Contract", state: "not_applicable", reason: "direct deal" }]} />),
    ).toContain("Contract: not applicable (direct deal)"));
});

describe("the faces of a part", () => {
  const query = (state: object) => ({ data: undefined, error: null, isPending: false, refetch: async () => ({}) as never, ...state });
  const full = (query: Parameters<typeof Faces<string[]>>[0]["query"]) =>
    seen(
      <Faces query={query} isEmpty={(rows) => rows.length === 0} empty="nothing yet">
        {(rows) => rows.join()}
      </Faces>,
    );
  it("waits", () => expect(full(query({ isPending: true }))).toContain("Loading"));
  it("is empty", () => expect(full(query({ data: [] }))).toContain("nothing yet"));
  it("is full", () => expect(full(query({ data: ["a", "b"] }))).toContain("a,b"));
  it("failed offers to try again where that may help", () => {
    expect(full(query({ error: new Problem("offline", 0) }))).toMatch(/could not be reached.*Try again/);
    expect(full(query({ error: new Problem("refused", 404, { title: "Not found, or not yours to see." }) }))).not.toContain("Try again");
  });
});

describe("a table", () => {
  it("names its cells for the phone and says a missing person in words over the whole row", () => {
    const table = seen(
      <Table
        label="Team"
        rows={[{ name: "Liu Yang", commit: null as string | null }]}
        rowKey={(row) => row.name}
        columns={[
          { key: "name", head: "Person", cell: (row) => row.name },
          { key: "commit", head: "Commit", number: true, cell: (row) => row.commit },
        ]}
        instead={(row) => (row.commit === null ? "nothing signed for week 48" : null)}
      />,
    );
    expect(table).toContain('data-label="Person"');
    expect(table).toMatch(/<td colSpan="1" class="instead">nothing signed for week 48/i);
  });
});
