import { recordTargets } from "../../targets/service/targets.ts";
import { decideTarget } from "../../targets/rules.ts";
import type { Remark, Values } from "../rules/facts.ts";
import { knownKeys } from "../store.ts";
import { latestTargets } from "../store/present.ts";
import { valuesAfter, type Door } from "./door.ts";

/** Targets: one of a person, month and scope. A changed one is a new fact; the old stays. */
export const targets: Door = {
  isWhole: false,
  look: async (tx, rows, work) => {
    const keys = new Map(
      (await knownKeys(tx, { kind: "targets", source: work.source, keys: rows.map(({ key }) => key) })).map((row) => [
        row.external_key,
        row,
      ]),
    );
    const people = [...new Set(rows.flatMap(({ values }) => values.person ?? []))];
    const present = new Map((await latestTargets(tx, people)).map((row) => [`${row.person_id}/${row.month}/${row.scope}`, row]));
    return rows.map((facts) => {
      const there = present.get(facts.key);
      const values: Values | null = there
        ? {
            ...identityOf(facts.values),
            amount: there.amount.toString(),
            raised_amount: there.raised_amount.toString(),
            stretch_amount: there.stretch_amount?.toString() ?? null,
            currency: there.currency,
          }
        : null;
      return {
        facts,
        targetId: facts.values.person ?? null,
        present: values,
        remembered: there ? (keys.get(facts.key)?.last_values ?? null) : null,
        problems: problemsOf({ ...values, ...facts.values }),
        notes: [],
      };
    });
  },
  write: async (tx, rows) => {
    const written = rows.filter(({ decision }) => decision.changes.length > 0).map(valuesAfter);
    await recordTargets(
      tx,
      written.map((values) => ({
        personId: values.person ?? "",
        month: values.month ?? "",
        scope: values.scope === "team" ? ("team" as const) : ("own" as const),
        ...targetFrom(values),
      })),
    );
    return new Map(rows.map(({ candidate }) => [candidate.facts.key, { id: candidate.targetId ?? "" }]));
  },
};

/** The rules of a target hold for a file too. */
const problemsOf = (values: Values): Remark[] => {
  const decision = decideTarget(targetFrom(values));
  return decision.ok ? [] : [{ code: decision.code.replace("targets.", "target-") }];
};
const targetFrom = (values: Values) => ({
  amount: BigInt(values.amount ?? 0),
  raisedAmount: BigInt(values.raised_amount ?? values.amount ?? 0),
  stretchAmount: values.stretch_amount == null ? null : BigInt(values.stretch_amount),
  currency: values.currency ?? "",
});

/** Whose target of which month it is never differs: it is the key. */
const identityOf = ({ person, month, scope }: Values): Values => ({
  ...(person && { person }),
  ...(month && { month }),
  ...(scope && { scope }),
});
