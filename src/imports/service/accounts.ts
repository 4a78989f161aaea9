import type { Tx } from "../../kernel/io/db.ts";
import { newId } from "../../kernel/io/id.ts";
import { overwriteAccount, recordAccounts } from "../../pipeline/service/account.ts";
import type { AccountRow } from "../../pipeline/tables.ts";
import type { Values } from "../rules/facts.ts";
import { knownKeys } from "../store.ts";
import { accountsById, accountsByKey, accountsNamed } from "../store/present.ts";
import { valuesAfter, type Decided, type Door } from "./door.ts";

/** Accounts: the source's key, else the same key or exactly the same name. */
export const accounts: Door = {
  isWhole: false,
  look: async (tx, rows, work) => {
    const keys = new Map(
      (await knownKeys(tx, { kind: "accounts", source: work.source, keys: rows.map(({ key }) => key) })).map((row) => [
        row.external_key,
        row,
      ]),
    );
    const byKey = new Map(
      (
        await accountsByKey(
          tx,
          rows.map(({ key }) => key),
        )
      ).map((row) => [row.key, row.account_id]),
    );
    const byName = Map.groupBy(
      await accountsNamed(
        tx,
        rows.flatMap(({ values }) => values.name ?? []),
      ),
      (row) => row.name,
    );
    const targets = rows.map(({ key, values }) => {
      const named = byName.get(values.name ?? "") ?? [];
      return keys.get(key)?.target_id ?? byKey.get(key) ?? (named.length === 1 ? (named[0]?.account_id ?? null) : null);
    });
    const present = new Map(
      (
        await accountsById(
          tx,
          targets.flatMap((id) => id ?? []),
        )
      ).map((row) => [row.account_id, row]),
    );
    return rows.map((facts, at) => {
      const there = present.get(targets[at] ?? "");
      return {
        facts,
        targetId: there?.account_id ?? null,
        present: there ? valuesOf(there) : null,
        remembered: there ? (keys.get(facts.key)?.last_values ?? null) : null,
        problems: [],
        notes: [],
      };
    });
  },
  write: async (tx, rows) => {
    const ids = new Map(rows.map(({ candidate }) => [candidate.facts.key, candidate.targetId ?? newId()]));
    const created = rows.filter(({ candidate }) => candidate.targetId === null);
    await recordAccounts(
      tx,
      created.map((row) => ({
        account_id: ids.get(row.candidate.facts.key) ?? "",
        key: row.candidate.facts.key,
        ...fieldsOf(valuesAfter(row)),
      })),
    );
    await overwrite(
      tx,
      rows.filter(({ candidate, decision }) => candidate.targetId !== null && decision.changes.length > 0),
    );
    return new Map([...ids].map(([key, id]) => [key, { id }]));
  },
};

const valuesOf = ({ name, industry, size, region }: AccountRow): Values => ({ name, industry, size, region });
const fieldsOf = (values: Values) => ({
  name: values.name ?? "",
  industry: values.industry ?? null,
  size: values.size ?? null,
  region: values.region ?? null,
});

const overwrite = async (tx: Tx, rows: readonly Decided[]): Promise<void> => {
  const present = new Map(
    (
      await accountsById(
        tx,
        rows.flatMap(({ candidate }) => candidate.targetId ?? []),
      )
    ).map((row) => [row.account_id, row]),
  );
  for (const row of rows) {
    const before = present.get(row.candidate.targetId ?? "");
    if (before) await overwriteAccount(tx, before, { ...before, ...fieldsOf(valuesAfter(row)) });
  }
};
