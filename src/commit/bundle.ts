import { z } from "zod";
import { bundleTable, insertRows, instantInZone, withoutEmpty, type Line, type Loading } from "../kernel/io/bundle.ts";
import { sql, type Tx } from "../kernel/io/db.ts";
import { newId } from "../kernel/io/id.ts";
import { instantIsBefore, type Day, type Instant } from "../kernel/pure/day.ts";
import { minorToText, parseMinor } from "../kernel/pure/money.ts";
import { amount, currency, day, instant, monthName } from "../kernel/pure/shapes.ts";
import { checklistItems } from "../pipeline/rules/checklist.ts";

const checklist = z.partialRecord(z.enum(checklistItems), z.enum(["done", "not_done", "not_applicable"]));
const lineShape = z.strictObject({
  opportunity: z.string(),
  category: z.enum(["commit", "upside"]),
  amount,
  currency,
  expected_on: day.nullish(),
  checklist: checklist.nullish(),
  proposed: amount.nullish(),
  reason: z.string().nullish(),
});
const figures = {
  commit: amount,
  upside: amount,
  currency,
  proposed_commit: amount.nullish(),
  proposed_upside: amount.nullish(),
  reason: z.string().nullish(),
};
const judged = z.strictObject(figures);
const both = {
  key: z.string().min(1),
  person: z.string(),
  version: z.int().min(1),
  signed_at: instant,
  signed_by: z.string().nullish(),
  late_reason: z.string().nullish(),
  number: z.string().nullish(),
  hash: z.string().nullish(),
  key_projects: z
    .array(
      z.strictObject({
        opportunity: z.string(),
        progress: z.string().nullish(),
        obstacle: z.string().nullish(),
        next_step: z.string().nullish(),
        help: z.string().nullish(),
      }),
    )
    .nullish(),
  market_activity: z.strictObject({ done: z.string().nullish(), planned: z.string().nullish() }).nullish(),
  backlog: z.array(z.strictObject({ order: z.string(), reason: z.string().nullish(), expected_on: z.string().nullish() })).nullish(),
};
const submission = z.discriminatedUnion("kind", [
  z.strictObject({ ...both, kind: z.literal("weekly"), period: day, lines: z.array(lineShape), month: judged, quarter: judged }),
  z.strictObject({
    ...both,
    kind: z.literal("monthly"),
    period: monthName,
    months: z.array(z.strictObject({ month: monthName, ...figures, pipeline: amount })),
  }),
]);
type Submission = z.output<typeof submission>;

export const submissions = bundleTable<Submission>({
  file: "submissions",
  shape: submission,
  read: (lines, loading) => {
    reportVersions(lines, loading);
    const read = lines.map((line) => readSubmission(line, loading));
    return async (tx) => {
      await insertRows(
        tx,
        "submission",
        submissionColumns,
        read.map(({ head }) => head),
      );
      await insertRows(
        tx,
        "submission_line",
        ["submission_id", "position", "opportunity_id", "category", "amount", "currency", "expected_on", "checklist", "proposed", "reason"],
        read.flatMap((each) => each.lines),
      );
      await insertRows(
        tx,
        "submission_month_line",
        ["submission_id", "position", "month", "commit", "upside", "pipeline", "currency", "proposed_commit", "proposed_upside", "reason"],
        read.flatMap((each) => each.months),
      );
    };
  },
  dump: async (tx, { timeZone }) => {
    const names = await namesOf(tx);
    const [heads, lines, months] = [await headsOf(tx), await linesOf(tx), await monthLinesOf(tx)];
    return heads.map((head) => ({
      key: head.key,
      kind: head.kind,
      person: names.people.get(head.person_id),
      period: head.week ?? head.month,
      version: head.version,
      signed_at: instantInZone(head.signed_at, timeZone),
      ...(head.kind === "weekly"
        ? {
            lines: (lines.get(head.submission_id) ?? []).map((row) => dumpedLine(row, names)),
            month: dumpedFigures(head, "month"),
            quarter: dumpedFigures(head, "quarter"),
          }
        : { months: (months.get(head.submission_id) ?? []).map(dumpedMonth) }),
      ...withoutEmpty({
        signed_by: head.signed_by && head.signed_by !== head.person_id ? names.people.get(head.signed_by) : null,
        late_reason: head.late_reason,
        number: head.number,
        hash: head.hash,
        key_projects: head.key_projects.map(({ opportunity, ...rest }) => ({
          opportunity: names.opportunities.get(opportunity),
          ...withoutEmpty(rest),
        })),
        market_activity: withoutEmpty(head.market_activity ?? {}),
        backlog: head.backlog.map(({ order, ...rest }) => ({ order: names.orders.get(order), ...withoutEmpty(rest) })),
      }),
    }));
  },
});

const submissionColumns = [
  "submission_id", "key", "kind", "person_id", "week", "month", "version", "signed_at", "signed_by", "late_reason", "number", "hash",
  "month_commit", "month_upside", "month_currency", "month_proposed_commit", "month_proposed_upside", "month_reason",
  "quarter_commit", "quarter_upside", "quarter_currency", "quarter_proposed_commit", "quarter_proposed_upside", "quarter_reason",
  "key_projects", "market_activity", "backlog", "warnings",
]; // prettier-ignore

const reportVersions = (lines: readonly Line<Submission>[], loading: Loading): void => {
  for (const own of Map.groupBy(lines, ({ row }) => `${row.kind} ${row.person} ${String(row.period)}`).values()) {
    const byVersion = own.toSorted((a, b) => a.row.version - b.row.version);
    byVersion.forEach((line, index) => {
      const before = byVersion[index - 1];
      if (before?.row.version === line.row.version)
        loading.report(line, "version", "a version that the person has not signed for this period before");
      else if (before && instantIsBefore(line.row.signed_at, before.row.signed_at))
        loading.report(line, "signed_at", "an instant not before the earlier version's");
    });
  }
};

const readSubmission = (
  line: Line<Submission>,
  loading: Loading,
): { head: Record<string, unknown>; lines: Record<string, unknown>[]; months: Record<string, unknown>[] } => {
  const { row } = line;
  const id = loading.define("submissions", row.key, line);
  if (row.kind === "weekly" && row.period.dayOfWeek !== 1) loading.report(line, "period", "a Monday");
  const minor = (field: string, text: string | null | undefined, unit: string): bigint | null => {
    if (text === null || text === undefined) return null;
    const value = parseMinor(text, unit);
    if (value === null || value < 0n) loading.report(line, field, `an amount of 0 or more in ${unit}`);
    return value;
  };
  /** A month's total may be below 0: cancellations are negative bookings. */
  const total = (field: string, text: string | null | undefined, unit: string): bigint | null => {
    const value = text === null || text === undefined ? null : parseMinor(text, unit);
    if (text && value === null) loading.report(line, field, `an amount in ${unit}`);
    return value;
  };
  const judgedColumns = (name: "month" | "quarter"): Record<string, unknown> => {
    if (row.kind !== "weekly") return {};
    const figure = row[name];
    return {
      [`${name}_commit`]: total(`${name}/commit`, figure.commit, figure.currency),
      [`${name}_upside`]: total(`${name}/upside`, figure.upside, figure.currency),
      [`${name}_currency`]: figure.currency,
      [`${name}_proposed_commit`]: total(`${name}/proposed_commit`, figure.proposed_commit, figure.currency),
      [`${name}_proposed_upside`]: total(`${name}/proposed_upside`, figure.proposed_upside, figure.currency),
      [`${name}_reason`]: figure.reason,
    };
  };
  const personId = loading.refer("people", row.person, { ...line, field: "person" });
  loading.factsOf<string>("submission person").set(id, personId);
  return {
    head: {
      ...row,
      submission_id: id,
      person_id: personId,
      week: row.kind === "weekly" ? row.period : null,
      month: row.kind === "monthly" ? row.period : null,
      signed_by: loading.referOptional("people", row.signed_by, { ...line, field: "signed_by" }),
      ...judgedColumns("month"),
      ...judgedColumns("quarter"),
      ...(row.kind === "monthly" && { month: row.period }),
      key_projects: (row.key_projects ?? []).map((project, index) => ({
        ...project,
        opportunity: loading.refer("opportunities", project.opportunity, { ...line, field: `key_projects/${index}/opportunity` }),
      })),
      backlog: (row.backlog ?? []).map((order, index) => ({
        ...order,
        order: loading.refer("orders", order.order, { ...line, field: `backlog/${index}/order` }),
      })),
      warnings: [],
    },
    lines: (row.kind === "weekly" ? row.lines : []).map((each, position) => ({
      ...each,
      submission_id: id,
      position,
      opportunity_id: loading.refer("opportunities", each.opportunity, { ...line, field: `lines/${position}/opportunity` }),
      amount: minor(`lines/${position}/amount`, each.amount, each.currency),
      proposed: minor(`lines/${position}/proposed`, each.proposed, each.currency),
      checklist: each.checklist ?? {},
    })),
    months: (row.kind === "monthly" ? row.months : []).map((each, position) => ({
      ...each,
      submission_id: id,
      position,
      commit: minor(`months/${position}/commit`, each.commit, each.currency),
      upside: minor(`months/${position}/upside`, each.upside, each.currency),
      pipeline: minor(`months/${position}/pipeline`, each.pipeline, each.currency),
      proposed_commit: minor(`months/${position}/proposed_commit`, each.proposed_commit, each.currency),
      proposed_upside: minor(`months/${position}/proposed_upside`, each.proposed_upside, each.currency),
    })),
  };
};

type Names = {
  readonly people: ReadonlyMap<string, string>;
  readonly opportunities: ReadonlyMap<string, string>;
  readonly orders: ReadonlyMap<string, string>;
};
const namesOf = async (tx: Tx): Promise<Names> => {
  const keys = async (query: ReturnType<typeof sql<{ id: string; key: string }>>): Promise<Map<string, string>> =>
    new Map((await tx.all(query)).map(({ id, key }) => [id, key]));
  return {
    people: await keys(sql`select person_id as id, key from person where org_id = ${tx.orgId}`),
    opportunities: await keys(sql`select opportunity_id as id, key from opportunity where org_id = ${tx.orgId}`),
    orders: await keys(sql`select order_id as id, key from sales_order where org_id = ${tx.orgId}`),
  };
};

type Head = {
  submission_id: string;
  key: string;
  kind: "weekly" | "monthly";
  person_id: string;
  week: Day | null;
  month: string | null;
  version: number;
  signed_at: Instant;
  signed_by: string | null;
  late_reason: string | null;
  number: string | null;
  hash: string | null;
  key_projects: ({ opportunity: string } & Record<string, unknown>)[];
  market_activity: Record<string, unknown> | null;
  backlog: ({ order: string } & Record<string, unknown>)[];
} & Record<`${"month" | "quarter"}_${"commit" | "upside" | "proposed_commit" | "proposed_upside"}`, bigint | null> &
  Record<`${"month" | "quarter"}_${"currency" | "reason"}`, string | null>;
const headsOf = (tx: Tx): Promise<Head[]> =>
  tx.all(sql<Head>`
    select *
    from submission
    where org_id = ${tx.orgId}
    order by signed_at, seq`);

const dumpedFigures = (head: Head, name: "month" | "quarter"): object => {
  const unit = head[`${name}_currency`] ?? "";
  const text = (value: bigint | null): string | null => (value === null ? null : minorToText(value, unit));
  return {
    commit: text(head[`${name}_commit`]),
    upside: text(head[`${name}_upside`]),
    currency: unit,
    ...withoutEmpty({
      proposed_commit: text(head[`${name}_proposed_commit`]),
      proposed_upside: text(head[`${name}_proposed_upside`]),
      reason: head[`${name}_reason`],
    }),
  };
};

type LineRow = {
  submission_id: string;
  opportunity_id: string;
  category: string;
  amount: bigint;
  currency: string;
  expected_on: Day | null;
  checklist: Record<string, string>;
  proposed: bigint | null;
  reason: string | null;
};
const linesOf = async (tx: Tx): Promise<Map<string, LineRow[]>> => {
  const rows = await tx.all(sql<LineRow>`
    select submission_id, opportunity_id, category, amount, currency, expected_on, checklist, proposed, reason
    from submission_line
    where org_id = ${tx.orgId}
    order by submission_id, position`);
  return Map.groupBy(rows, (row) => row.submission_id);
};
const dumpedLine = (row: LineRow, names: Names): object => ({
  opportunity: names.opportunities.get(row.opportunity_id),
  category: row.category,
  amount: minorToText(row.amount, row.currency),
  currency: row.currency,
  expected_on: row.expected_on,
  checklist: Object.fromEntries(checklistItems.flatMap((item) => (row.checklist[item] === undefined ? [] : [[item, row.checklist[item]]]))),
  ...withoutEmpty({ proposed: row.proposed === null ? null : minorToText(row.proposed, row.currency), reason: row.reason }),
});

type MonthRow = {
  submission_id: string;
  month: string;
  commit: bigint;
  upside: bigint;
  pipeline: bigint;
  currency: string;
  proposed_commit: bigint | null;
  proposed_upside: bigint | null;
  reason: string | null;
};
const monthLinesOf = async (tx: Tx): Promise<Map<string, MonthRow[]>> => {
  const rows = await tx.all(sql<MonthRow>`
    select submission_id, month, commit, upside, pipeline, currency, proposed_commit, proposed_upside, reason
    from submission_month_line
    where org_id = ${tx.orgId}
    order by submission_id, position`);
  return Map.groupBy(rows, (row) => row.submission_id);
};
const dumpedMonth = (row: MonthRow): object => {
  const text = (value: bigint | null): string | null => (value === null ? null : minorToText(value, row.currency));
  return {
    month: row.month,
    commit: text(row.commit),
    upside: text(row.upside),
    pipeline: text(row.pipeline),
    currency: row.currency,
    ...withoutEmpty({ proposed_commit: text(row.proposed_commit), proposed_upside: text(row.proposed_upside), reason: row.reason }),
  };
};

const verdictRow = z.strictObject({
  submission: z.string(),
  opportunity: z.string(),
  kind: z.enum(["slipped", "lost", "reduced", "other"]),
  date: day.nullish(),
  reason: z.string().nullish(),
  at: instant,
  by: z.string().nullish(),
});

export const verdicts = bundleTable<z.output<typeof verdictRow>>({
  file: "verdicts",
  shape: verdictRow,
  read: (lines, loading) => {
    const rows = lines.map((line) => ({
      ...line.row,
      verdict_id: newId(),
      submission_id: loading.refer("submissions", line.row.submission, { ...line, field: "submission" }),
      opportunity_id: loading.refer("opportunities", line.row.opportunity, { ...line, field: "opportunity" }),
      by_id: loading.referOptional("people", line.row.by, { ...line, field: "by" }),
    }));
    return (tx) =>
      insertRows(tx, "verdict", ["verdict_id", "submission_id", "opportunity_id", "kind", "date", "reason", "at", "by_id"], rows);
  },
  dump: async (tx, { timeZone }) => {
    const rows = await tx.all(sql<{
      submission: string;
      opportunity: string;
      kind: string;
      date: Day | null;
      reason: string | null;
      at: Instant;
      by: string | null;
    }>`
      select s.key as submission, o.key as opportunity, v.kind, v.date, v.reason, v.at, p.key as by
      from verdict v
      join submission s using (org_id, submission_id)
      join opportunity o on o.org_id = v.org_id and o.opportunity_id = v.opportunity_id
      left join person p on p.org_id = v.org_id and p.person_id = v.by_id
      where v.org_id = ${tx.orgId}
      order by v.at, v.seq`);
    return rows.map(({ date, at, ...row }) => ({
      submission: row.submission,
      opportunity: row.opportunity,
      kind: row.kind,
      ...withoutEmpty({ date }),
      reason: row.reason,
      at: instantInZone(at, timeZone),
      by: row.by,
    }));
  },
});

const rollUp = z.strictObject({
  manager: z.string(),
  period: day,
  version: z.int().min(1),
  signed_at: instant,
  adjustments: z
    .array(z.strictObject({ person: z.string().nullish(), figure: z.string(), amount, reason: z.string().nullish() }))
    .default([]),
  sums: z.record(z.string(), z.json()).default({}),
});

/** In the database an adjustment of a signed roll-up is `{ person: id or null, figure, amount: decimal text in base currency, reason }`. */
export const rollUps = bundleTable<z.output<typeof rollUp>>({
  file: "roll_ups",
  shape: rollUp,
  read: (lines, loading) => {
    const rows = lines.map((line) => {
      const { row } = line;
      if (row.period.dayOfWeek !== 1) loading.report(line, "period", "a Monday");
      return {
        roll_up_id: newId(),
        manager_id: loading.refer("people", row.manager, { ...line, field: "manager" }),
        week: row.period,
        version: row.version,
        signed_at: row.signed_at,
        adjustments: row.adjustments.map((each, index) => ({
          ...each,
          person: loading.referOptional("people", each.person, { ...line, field: `adjustments/${index}/person` }),
        })),
        sums: row.sums,
        late: !instantIsBefore(row.signed_at, row.period.toZonedDateTime({ timeZone: loading.timeZone, plainTime: "12:00" }).toInstant()),
      };
    });
    return (tx) =>
      insertRows(tx, "roll_up", ["roll_up_id", "manager_id", "week", "version", "signed_at", "adjustments", "sums", "late"], rows);
  },
  dump: async (tx, { timeZone }) => {
    const names = await namesOf(tx);
    const rows = await tx.all(
      sql<{
        manager: string;
        period: Day;
        version: number;
        signed_at: Instant;
        adjustments: { person: string | null; figure: string; amount: string; reason: string | null }[];
        sums: Record<string, unknown>;
      }>`
      select p.key as manager, r.week as period, r.version, r.signed_at, r.adjustments, r.sums
      from roll_up r
      join person p on p.org_id = r.org_id and p.person_id = r.manager_id
      where r.org_id = ${tx.orgId}
      order by r.signed_at, r.seq`,
    );
    return rows.map((row) => ({
      manager: row.manager,
      period: row.period,
      version: row.version,
      signed_at: instantInZone(row.signed_at, timeZone),
      adjustments: row.adjustments.map(({ person, figure, amount: by, reason }) => ({
        person: person === null ? null : names.people.get(person),
        figure,
        amount: by,
        reason,
      })),
      sums: row.sums,
    }));
  },
});
