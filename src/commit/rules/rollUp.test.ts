import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOf } from "../../kernel/pure/day.ts";
import {
  adjustmentsInForce,
  bareSum,
  figures,
  noFigures,
  passedBy,
  passesBareSum,
  rollUpOf,
  signingUpwardAt,
  sumOfFigures,
  type Figures,
  type Node,
} from "./rollUp.ts";

const promise = (amount: bigint): Figures => ({ ...noFigures, week_commit: amount });
const node = (person: string, own: bigint | null, reports: Node[] = [], signedUpward: bigint | null = null): Node => ({
  person,
  own: own === null ? null : promise(own),
  reports,
  signedUpward: signedUpward === null ? null : promise(signedUpward),
});

describe("the roll-up", () => {
  it("passes what each report passed, the own statement and the adjustments; beside it the bare sum of what was signed", () => {
    const district = node("wang-wei", 10n, [node("li-na", 100n), node("liu-yang", null)], 90n);
    const region = node("gao-lin", 5n, [district, node("chen-jie", 40n)]);
    const judged = [{ report: "wang-wei", figure: "week_commit", amount: -20n, reason: "the bank hesitates" } as const];
    const { reports, own, adjustments, passed, bare } = rollUpOf(region, judged);
    expect([reports, own, adjustments, passed, bare].map((one) => one.week_commit)).toEqual([130n, 5n, -20n, 115n, 155n]);
  });
  it("a manager who has not signed upward passes the bare sum, marked", () => {
    const district = node("wang-wei", 10n, [node("li-na", 100n)]);
    expect(passedBy(district).week_commit).toBe(110n);
    expect([passesBareSum(district), passesBareSum(node("li-na", 1n)), passesBareSum({ ...district, signedUpward: noFigures })]).toEqual([
      true,
      false,
      false,
    ]);
  });
  it("the latest adjustment of a report and figure counts, and an empty amount takes it back", () => {
    const at = Temporal.Instant.from("2026-03-02T01:00:00Z");
    const recorded = (report: string | null, amount: bigint | null) =>
      ({ report, figure: "month_commit", amount, reason: "because", at }) as const;
    expect(
      adjustmentsInForce([recorded("li", 1n), recorded(null, 2n), recorded("li", 3n), recorded("wang", 4n), recorded("wang", null)]),
    ).toEqual([
      { report: "li", figure: "month_commit", amount: 3n, reason: "because" },
      { report: null, figure: "month_commit", amount: 2n, reason: "because" },
    ]);
  });

  const anyFigures = fc
    .tuple(...figures.map(() => fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })))
    .map((amounts): Figures =>
      Object.assign({ ...noFigures }, Object.fromEntries(figures.map((figure, index) => [figure, amounts[index]]))),
    );
  const { tree } = fc.letrec<{ tree: Node }>((tie) => ({
    tree: fc.record({
      person: fc.uuid(),
      own: fc.option(anyFigures),
      reports: fc.oneof({ depthSize: "small" }, fc.constant<Node[]>([]), fc.array(tie("tree"), { maxLength: 4 })),
      signedUpward: fc.constant(null),
    }),
  }));
  it("the bare sum of a tree is the sum over any partition of it, and nobody's signature upward changes it", () => {
    fc.assert(
      fc.property(tree, (root) => {
        const leaves = (one: Node): Figures[] => [one.own ?? noFigures, ...one.reports.flatMap(leaves)];
        expect(bareSum(root)).toEqual(sumOfFigures(leaves(root)));
        expect(rollUpOf(root, []).passed).toEqual(bareSum(root));
        expect(bareSum({ ...root, reports: root.reports.map((one) => ({ ...one, signedUpward: promise(7n) })) })).toEqual(bareSum(root));
      }),
    );
  });
});

describe("signing upward", () => {
  it.each([
    ["2026-02-22T23:59:59", { ok: false, why: "not-open-yet" }],
    ["2026-03-02T09:00:00", { ok: true, late: false }],
    ["2026-03-02T11:59:59.999999", { ok: true, late: false }],
    ["2026-03-02T12:00:00", { ok: true, late: true }],
    ["2026-03-08T23:59:59", { ok: true, late: true }],
    ["2026-03-09T00:00:00", { ok: false, why: "closed" }],
  ])("at %s: %o", (now, answer) =>
    expect(signingUpwardAt(dayOf("2026-03-02"), Temporal.ZonedDateTime.from(`${now}[Asia/Shanghai]`))).toEqual(answer),
  );
});
