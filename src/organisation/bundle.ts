import { z } from "zod";
import { bundleTable, insertRows, withoutEmpty, type Line, type Loading } from "../kernel/io/bundle.ts";
import { sql, type Tx } from "../kernel/io/db.ts";
import { newId } from "../kernel/io/id.ts";
import type { Day } from "../kernel/pure/day.ts";
import { day } from "../kernel/pure/shapes.ts";
import { closureOf, problemsOfLines, type Line as ReportingLine } from "./rules/line.ts";
import { roles } from "./rules.ts";
import { gramsOf, sortKeyOf } from "../kernel/pure/search.ts";

const person = z.strictObject({
  key: z.string().min(1),
  name: z.string().min(1),
  email: z.email().nullish(),
  team: z.string().nullish(),
  roles: z.array(z.enum(roles)).default([]),
  submits: z.boolean().default(true),
  active_from: day.nullish(),
  active_to: day.nullish(),
});

export const people = bundleTable<z.output<typeof person>>({
  file: "people",
  shape: person,
  read: (lines, loading) => {
    const known = lines.map((line) => ({ ...line, personId: loading.define("people", line.row.key, line) }));
    reportRepeatedMail(known, loading);
    for (const line of known)
      if (line.row.active_from && line.row.active_to && Temporal.PlainDate.compare(line.row.active_to, line.row.active_from) <= 0)
        loading.report(line, "active_to", "a day after active_from");
    return async (tx) => {
      await insertRows(
        tx,
        "person",
        ["person_id", "key", "name", "email", "team", "submits", "active_from", "active_to", "sort_key", "grams"],
        known.map(({ row, personId }) => ({ ...row, person_id: personId, sort_key: sortKeyOf(row.name), grams: gramsOf(row.name) })),
      );
      await insertRows(
        tx,
        "person_role",
        ["person_id", "role"],
        known.flatMap(({ row, personId }) => [...new Set(row.roles)].map((role) => ({ person_id: personId, role }))),
      );
      // Everybody is in the own tree, for ever; the lines above come with `reporting`.
      await insertClosure(
        tx,
        known.map(({ personId }) => personId),
        [],
      );
    };
  },
  dump: async (tx) => {
    const rows = await tx.all(sql<z.output<typeof person>>`
      select p.key, p.name, p.email, p.team, p.submits, p.active_from, p.active_to,
        coalesce((select array_agg(r.role order by r.role collate "C") from person_role r where r.org_id = p.org_id and r.person_id = p.person_id), '{}') as roles
      from person p
      where p.org_id = ${tx.orgId}
      order by p.key`);
    return rows.map(({ key, name, email, team, roles: held, submits, active_from, active_to }) => ({
      key,
      name,
      ...withoutEmpty({ email, team }),
      roles: held,
      ...(submits ? {} : { submits }),
      ...withoutEmpty({ active_from, active_to }),
    }));
  },
});

const reportRepeatedMail = (lines: readonly Line<z.output<typeof person>>[], loading: Loading): void => {
  const seen = new Set<string>();
  for (const line of lines) {
    const email = line.row.email?.toLowerCase();
    if (!email) continue;
    if (seen.has(email)) loading.report(line, "email", "an e-mail that nobody else in the file has");
    seen.add(email);
  }
};

const reportingRow = z.strictObject({ person: z.string(), manager: z.string().nullish(), from: day, to: day.nullish() });

export const reporting = bundleTable<z.output<typeof reportingRow>>({
  file: "reporting",
  shape: reportingRow,
  read: (lines, loading) => {
    const reportingLines = lines.map((line): ReportingLine & { readonly place: Line<unknown> } => ({
      personId: loading.refer("people", line.row.person, { ...line, field: "person" }),
      managerId: loading.referOptional("people", line.row.manager, { ...line, field: "manager" }),
      from: line.row.from,
      to: line.row.to ?? null,
      place: line,
    }));
    for (const problem of problemsOfLines(reportingLines)) {
      const at =
        reportingLines.find((line) => line.personId === problem.personId && Temporal.PlainDate.compare(line.from, problem.day) === 0) ??
        reportingLines.find((line) => line.personId === problem.personId);
      if (at) loading.report(at.place, problem.kind === "empty" ? "to" : "manager", lineLaw[problem.kind]);
    }
    return async (tx) => {
      await insertRows(
        tx,
        "reporting_line",
        ["person_id", "manager_id", "from_day", "to_day"],
        reportingLines.map(({ personId, managerId, from, to }) => ({
          person_id: personId,
          manager_id: managerId,
          from_day: from,
          to_day: to,
        })),
      );
      await insertClosure(tx, new Set(reportingLines.map(({ personId }) => personId)), reportingLines);
    };
  },
  dump: async (tx) =>
    tx.all(sql<{ person: string; manager: string | null; from: Day; to: Day | null }>`
      select p.key as person, m.key as manager, l.from_day as "from", l.to_day as "to"
      from reporting_line l
      join person p using (org_id, person_id)
      left join person m on m.org_id = l.org_id and m.person_id = l.manager_id
      where l.org_id = ${tx.orgId}
      order by p.key, l.from_day`),
});
const lineLaw = {
  empty: "a day after from",
  overlap: "days that no other line of the person covers",
  self: "somebody else than the person",
  cycle: "somebody who is not below the person on those days",
} as const;

/** Own rows (depth 0) are written with the people; here only what lies above them is added. */
const insertClosure = async (tx: Tx, personIds: Iterable<string>, lines: readonly ReportingLine[]): Promise<void> => {
  const rows = closureOf(personIds, lines).filter(({ depth }) => (depth === 0) === (lines.length === 0));
  await insertRows(
    tx,
    "reporting_closure",
    ["ancestor_id", "descendant_id", "depth", "from_day", "to_day"],
    rows.map(({ ancestorId, descendantId, depth, from, to }) => ({
      ancestor_id: ancestorId,
      descendant_id: descendantId,
      depth,
      from_day: from,
      to_day: to,
    })),
  );
};

const delegationRow = z.strictObject({ person: z.string(), delegate: z.string(), from: day, to: day.nullish() });

export const delegations = bundleTable<z.output<typeof delegationRow>>({
  file: "delegations",
  shape: delegationRow,
  read: (lines, loading) => {
    const rows = lines.map((line) => {
      const { from, to } = line.row;
      if (to && Temporal.PlainDate.compare(to, from) <= 0) loading.report(line, "to", "a day after from");
      if (line.row.person === line.row.delegate) loading.report(line, "delegate", "somebody else than the person");
      return {
        delegation_id: newId(),
        person_id: loading.refer("people", line.row.person, { ...line, field: "person" }),
        delegate_id: loading.refer("people", line.row.delegate, { ...line, field: "delegate" }),
        from_day: from,
        to_day: to ?? null,
      };
    });
    return (tx) => insertRows(tx, "delegation", ["delegation_id", "person_id", "delegate_id", "from_day", "to_day"], rows);
  },
  dump: async (tx) =>
    tx.all(sql<{ person: string; delegate: string; from: Day; to: Day | null }>`
      select p.key as person, d.key as delegate, g.from_day as "from", g.to_day as "to"
      from delegation g
      join person p using (org_id, person_id)
      join person d on d.org_id = g.org_id and d.person_id = g.delegate_id
      where g.org_id = ${tx.orgId} and g.ended_at is null
      order by p.key, g.from_day, g.seq`),
});
