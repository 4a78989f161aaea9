import type { Pool } from "pg";
import type { Word } from "../pure/words.ts";
import type { Subscribers } from "./events.ts";
import type { Log } from "./log.ts";

/** What lives as long as the program: made once by the composition root, handed to everything as part of the context. */
export type Application = {
  readonly pool: Pool;
  readonly log: Log;
  readonly subscribers: Subscribers;
  /** Folder for uploaded and made files. */
  readonly filesDir: string;
  /** Where links in mails lead, without a slash at the end; never taken from a request. */
  readonly publicUrl: string;
  /** A mail server is named: without one no mail is offered. */
  readonly sendsMail?: boolean;
  /** The demo company is being made in the background of a first start. */
  readonly demoIsComing?: () => boolean;
  /** The sentences of every refusal code, gathered from the rooms' words. */
  readonly sentences: ReadonlyMap<string, Word>;
};
