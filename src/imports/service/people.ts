import type { Tx } from "../../kernel/io/db.ts";
import { dayOf } from "../../kernel/pure/day.ts";
import { mayGrant, roles as allRoles, type Role } from "../../organisation/rules.ts";
import { allLines, allPeople, recordPeople, todayOf, viewerOf } from "../../organisation/service.ts";
import { lineOn } from "../../organisation/rules/line.ts";
import { movePeople } from "../../organisation/service/line.ts";
import type { PersonRow } from "../../organisation/tables.ts";
import type { Remark, RowFacts, Values } from "../rules/facts.ts";
import { fold } from "../rules/text.ts";
import { knownKeys, type KnownKey } from "../store.ts";
import { valuesAfter, type Candidate, type Decided, type Door } from "./door.ts";

/**
 * People with their managers. All rows are looked at together, because a manager may stand in another row, or in no row at all:
 * such a manager is made too, with the team that the file gives to managers. The regional office is a team, never a person.
 */
export const people: Door = {
  isWhole: true,
  look: async (tx, rows, work) => {
    const keys = new Map(
      (await knownKeys(tx, { kind: "people", source: work.source, keys: rows.map(({ key }) => key) })).map((row) => [
        row.external_key,
        row,
      ]),
    );
    const there = await presentPeople(tx);
    const managers = new Set(rows.flatMap(({ values }) => (values.manager ? [fold(values.manager)] : [])));
    const viewer = await viewerOf(tx);
    const candidates = rows.map((facts) =>
      candidateOf(facts, { there, key: keys.get(facts.key) ?? null, isManager: managers.has(fold(facts.values.name ?? "")) }),
    );
    const cycles = peopleInCycles(candidates);
    return candidates.map((candidate) =>
      withProblems(
        candidate,
        [...roleProblems(candidate.facts.values, viewer.roles), ...managerProblems(candidate, there, cycles)],
        managerNotes(candidate, candidates, there),
      ),
    );
  },
  write: async (tx, rows) => {
    const there = await presentPeople(tx);
    const changed = rows.filter(
      ({ candidate, decision }) =>
        candidate.targetId === null || decision.changes.some(({ field }) => field !== "manager" && field !== "manager_team"),
    );
    const made = await recordPeople(
      tx,
      changed.map((row) => personOf(row, there)),
    );
    const ids = new Map(rows.map(({ candidate }) => [candidate.facts.key, candidate.targetId ?? made.get(candidate.facts.key) ?? ""]));
    await writeManagers(tx, rows, ids);
    return new Map([...ids].map(([key, id]) => [key, { id }]));
  },
};

type Present = PersonRow & { readonly managerName: string | null; readonly managerTeam: string | null };
const presentPeople = async (tx: Tx): Promise<Present[]> => {
  const today = await todayOf(tx);
  const rows = await allPeople(tx);
  const byId = new Map(rows.map((row) => [row.person_id, row]));
  const lines = Map.groupBy(await allLines(tx), (line) => line.personId);
  return rows.map((row) => {
    const manager = byId.get(lineOn(lines.get(row.person_id) ?? [], today)?.managerId ?? "");
    return { ...row, managerName: manager?.name ?? null, managerTeam: manager?.team ?? null };
  });
};

const candidateOf = (
  facts: RowFacts,
  { there, key, isManager }: { there: readonly Present[]; key: KnownKey | null; isManager: boolean },
): Candidate => {
  const present = presentOf(facts, there, key);
  const values: Record<string, string | null> = { ...facts.values };
  if (values["name"] === null) delete values["name"];
  if (present) {
    // A manager is told apart by what people wrote: the same person under the same name is no change.
    if (
      values["manager"] != null &&
      present.managerName !== null &&
      matchesPerson(
        values["manager"],
        there.find((each) => each.name === present.managerName),
      )
    )
      values["manager"] = present.managerName;
  } else {
    values["roles"] ??= isManager ? "rm" : "am";
    values["submits"] ??= "true";
  }
  if (values["roles"] != null)
    values["roles"] = roleList(values["roles"])
      .map((role) => role ?? "?")
      .sort()
      .join(" ");
  return {
    facts: { ...facts, values },
    targetId: present?.person_id ?? null,
    present: present && valuesOf(present),
    remembered: present && key ? key.last_values : null,
    problems: [],
    notes: [],
  };
};

/** The source's key, else the same e-mail, key, or (where the row gives neither) the only person of exactly this name. */
const presentOf = ({ key: externalKey, values }: RowFacts, there: readonly Present[], key: KnownKey | null): Present | null => {
  const known = key && there.find((row) => row.person_id === key.target_id);
  const same =
    known ??
    (values.email ? there.find((row) => row.email?.toLowerCase() === values.email) : undefined) ??
    there.find((row) => row.key === externalKey);
  if (same) return same;
  const named = values.email ? [] : there.filter((row) => row.name === values.name);
  return named.length === 1 ? (named[0] ?? null) : null;
};

const valuesOf = (row: Present): Values => ({
  name: row.name,
  email: row.email?.toLowerCase() ?? null,
  team: row.team,
  roles: [...row.roles].sort().join(" "),
  submits: String(row.submits),
  active_from: row.active_from?.toString() ?? null,
  active_to: row.active_to?.toString() ?? null,
  manager: row.managerName,
  manager_team: row.managerTeam,
});

const roleNames: Readonly<Record<string, Role>> = {
  客户经理: "am",
  销售: "am",
  销售代表: "am",
  "account manager": "am",
  "sales agent": "am",
  大区经理: "rm",
  区域经理: "rm",
  "regional manager": "rm",
  销售负责人: "leader",
  销售总监: "leader",
  "sales leader": "leader",
  销售运营: "operations",
  "sales operations": "operations",
  管理员: "administrator",
  伙伴: "partner",
  市场: "marketing",
  产品: "product",
  财务: "finance",
};
const roleList = (text: string): (Role | null)[] =>
  text
    .split(/[,;/、，；\s]+(?=\S)/)
    .filter((word) => word !== "")
    .map(
      (word) => ((allRoles as readonly string[]).find((role) => role === fold(word)) as Role | undefined) ?? roleNames[fold(word)] ?? null,
    );

const roleProblems = (values: Values, granting: readonly Role[]): Remark[] => {
  const roles = values.roles ? values.roles.split(" ") : [];
  const unknown = roles.includes("?") ? [{ code: "role-unknown", value: values.roles ?? "" }] : [];
  const tooHigh = roles.filter((role) => role !== "?" && !mayGrant({ roles: granting }, role as Role));
  return [...unknown, ...(tooHigh.length > 0 ? [{ code: "role-not-grantable", value: tooHigh.join(", ") }] : [])];
};

const matchesPerson = (word: string, person: Pick<PersonRow, "name" | "email" | "key"> | undefined): boolean =>
  person !== undefined && (fold(person.name) === fold(word) || person.email?.toLowerCase() === fold(word) || person.key === word);

const managerProblems = ({ facts, targetId }: Candidate, there: readonly Present[], cycles: ReadonlySet<string>): Remark[] => {
  const word = facts.values.manager;
  if (word == null) return [];
  const matching = there.filter((row) => matchesPerson(word, row));
  if (fold(word) === fold(facts.values.name ?? "") || (matching.length === 1 && matching[0]?.person_id === targetId))
    return [{ code: "manager-is-self", value: word }];
  if (matching.length > 1) return [{ code: "manager-ambiguous", value: word }];
  return cycles.has(facts.key) ? [{ code: "manager-cycle", value: word }] : [];
};

const managerNotes = ({ facts, present }: Candidate, candidates: readonly Candidate[], there: readonly Present[]): Remark[] => {
  const word = facts.values.manager;
  if (word == null || (present && present.manager === word) || there.some((row) => matchesPerson(word, row))) return [];
  return candidates.some(({ facts: { values, key } }) => matchesPerson(word, { name: values.name ?? "", email: values.email ?? null, key }))
    ? []
    : [{ code: "manager-new", value: word }];
};

const withProblems = (candidate: Candidate, problems: readonly Remark[], notes: readonly Remark[]): Candidate =>
  candidate.facts.problems.length > 0 ? candidate : { ...candidate, problems, notes };

/** Rows of the file that report to themselves in a circle. */
const peopleInCycles = (candidates: readonly Candidate[]): Set<string> => {
  const byWord = new Map(
    candidates.flatMap(({ facts: { values, key } }) =>
      [key, values.email, values.name].flatMap((word) => (word ? [[fold(word), key] as const] : [])),
    ),
  );
  const managerOf = new Map(
    candidates.map(({ facts: { values, key } }) => [key, values.manager ? byWord.get(fold(values.manager)) : undefined]),
  );
  return new Set(
    candidates.flatMap(({ facts: { key } }) => {
      const seen = new Set<string>();
      for (let at = managerOf.get(key); at !== undefined && !seen.has(at); at = managerOf.get(at)) {
        if (at === key) return [key];
        seen.add(at);
      }
      return [];
    }),
  );
};

const personOf = (row: Decided, there: readonly Present[]) => {
  const values = valuesAfter(row);
  const before = there.find(({ person_id }) => person_id === row.candidate.targetId);
  return {
    key: before?.key ?? row.candidate.facts.key,
    name: values.name ?? "",
    email: values.email ?? null,
    team: values.team ?? null,
    submits: values.submits !== "false",
    activeFrom: values.active_from ? dayOf(values.active_from) : null,
    activeTo: values.active_to ? dayOf(values.active_to) : null,
    roles: (values.roles ?? "am").split(" ") as Role[],
  };
};

/** Managers that nobody knows yet are made, their team is set, and the lines are drawn from today on. */
const writeManagers = async (tx: Tx, rows: readonly Decided[], ids: ReadonlyMap<string, string>): Promise<void> => {
  const changed = rows.filter(({ decision }) => decision.changes.some(({ field }) => field === "manager" || field === "manager_team"));
  if (changed.length === 0) return;
  const find = async (): Promise<(word: string) => PersonRow | undefined> => {
    const all = await allPeople(tx);
    return (word) => all.find((person) => matchesPerson(word, person));
  };
  let known = await find();
  const words = [...new Set(changed.flatMap((row) => valuesAfter(row).manager ?? []))];
  const bare = { email: null, submits: true, activeFrom: null, activeTo: null };
  await recordPeople(
    tx,
    words.filter((word) => !known(word)).map((word) => ({ ...bare, key: word, name: word, team: null, roles: ["rm"] as const })),
  );
  known = await find();
  const teams = new Map(
    changed.flatMap((row) => {
      const { manager, manager_team: team } = valuesAfter(row);
      return manager && team ? [[manager, team] as const] : [];
    }),
  );
  await recordPeople(
    tx,
    [...teams].flatMap(([word, team]) => {
      const person = known(word);
      return person && person.team !== team ? [{ ...factsOf(person), team }] : [];
    }),
  );
  const from = await todayOf(tx);
  await movePeople(
    tx,
    changed.map((row) => {
      const { manager } = valuesAfter(row);
      return { personId: ids.get(row.candidate.facts.key) ?? "", managerId: manager ? (known(manager)?.person_id ?? null) : null, from };
    }),
  );
};
const factsOf = (row: PersonRow) => ({
  key: row.key,
  name: row.name,
  email: row.email,
  team: row.team,
  submits: row.submits,
  activeFrom: row.active_from,
  activeTo: row.active_to,
  roles: row.roles,
});
