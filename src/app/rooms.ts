import type { Contract } from "../kernel/pure/endpoint.ts";
import type { Word } from "../kernel/pure/words.ts";
import type { Route } from "../kernel/io/serve.ts";

/** A room as the composition root sees it. */
export type Room = {
  readonly name: string;
  readonly contract: Contract;
  readonly routes: readonly Route[];
  readonly refusals: Readonly<Record<string, Word>>;
};

/** The rooms in order of dependence: each may call the ones before it. */
export const rooms: readonly Room[] = [];
