import type { Sent } from "../../kernel/pure/endpoint.ts";
import type { contract } from "../contract.ts";

type ListQuery = NonNullable<Sent<(typeof contract)["GET /opportunities"]>["query"]>;
type SumsQuery = NonNullable<Sent<(typeof contract)["GET /opportunities/sums"]>["query"]>;

/** The grid's filters as they stand in the address: plain text, empty for none, several values with commas. */
export const noFilters = {
  q: "",
  stage: "",
  any: "",
  category: "",
  owner: "",
  tree: "",
  account: "",
  closeFrom: "",
  closeTo: "",
  undated: "",
  amountFrom: "",
  amountTo: "",
  stale: "",
  unproven: "",
  key: "",
  sort: "expectedClose",
  order: "asc",
  group: "stage",
};
export type PipelineFilters = Readonly<Record<keyof typeof noFilters, string>>;

const names = [
  "q",
  "any",
  "owner",
  "tree",
  "account",
  "closeFrom",
  "closeTo",
  "undated",
  "amountFrom",
  "amountTo",
  "stale",
  "unproven",
  "key",
] as const;
const several = (text: string): string[] => text.split(",").filter((each) => each !== "");

const shared = (filters: PipelineFilters): SumsQuery => ({
  ...Object.fromEntries(names.flatMap((name) => (filters[name] === "" ? [] : [[name, filters[name]]]))),
  ...(filters.stage !== "" && { stage: several(filters.stage) as NonNullable<SumsQuery["stage"]> }),
  ...(filters.category !== "" && { category: several(filters.category) as NonNullable<SumsQuery["category"]> }),
});

export const isGrouped = (filters: PipelineFilters): boolean => filters.group !== "none";

/** What to ask of the sums: also without groups they give the totals. */
export const groupQuery = (filters: PipelineFilters): SumsQuery => ({
  ...shared(filters),
  by: (isGrouped(filters) ? filters.group : "stage") as NonNullable<SumsQuery["by"]>,
});

/** What to ask of the list; `group` (undefined: the whole list) narrows it to one group of the sums. */
export const listQuery = (filters: PipelineFilters, group: string | null | undefined): ListQuery => ({
  ...shared(filters),
  ...(group !== undefined && narrowed(filters, group)),
  sort: filters.sort as NonNullable<ListQuery["sort"]>,
  order: filters.order as NonNullable<ListQuery["order"]>,
  limit: 200,
});

const narrowed = (filters: PipelineFilters, group: string | null): Partial<ListQuery> => {
  switch (filters.group) {
    case "stage":
      return { stage: group as NonNullable<ListQuery["stage"]> };
    case "category":
      return { category: group as NonNullable<ListQuery["category"]> };
    case "owner":
      return { owner: group ?? "" };
    default:
      return group === null ? { undated: "true" } : monthDays(filters, group);
  }
};
const monthDays = (filters: PipelineFilters, month: string): Partial<ListQuery> => {
  const first = Temporal.PlainYearMonth.from(month);
  const [from, to] = [`${month}-01`, first.toPlainDate({ day: first.daysInMonth }).toString()];
  return {
    closeFrom: filters.closeFrom > from ? filters.closeFrom : from,
    closeTo: filters.closeTo !== "" && filters.closeTo < to ? filters.closeTo : to,
  };
};

/** Adds or takes a value of a filter that may have several. */
export const toggled = (text: string, value: string): string => {
  const all = several(text);
  return (all.includes(value) ? all.filter((each) => each !== value) : [...all, value]).join(",");
};
export const isChosen = (text: string, value: string): boolean => several(text).includes(value);
