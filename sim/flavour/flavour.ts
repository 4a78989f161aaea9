import type { LostReason } from "../../src/pipeline/rules/revise.ts";

/** The words of a company in one language. All names are invented. */
export type Flavour = {
  readonly company: string;
  readonly surnames: readonly string[];
  readonly givenNames: readonly string[];
  /** How a person's name is put together. */
  readonly personName: (surname: string, given: string) => string;
  /** Three regions with their districts, largest first; the last one is the international business. */
  readonly regions: readonly { readonly name: string; readonly districts: readonly string[] }[];
  readonly accountStems: readonly string[];
  readonly abroadStems: readonly string[];
  readonly accountKinds: readonly { readonly name: string; readonly industry: string }[];
  readonly abroadKinds: readonly { readonly name: string; readonly industry: string }[];
  readonly accountName: (stem: string, kind: string) => string;
  readonly runProjects: readonly string[];
  readonly largeProjects: readonly string[];
  /** Parts of a large customer, so that its deals can be told apart. */
  readonly places: readonly string[];
  readonly projectName: (project: string, place: string) => string;
  readonly nextSteps: readonly string[];
  readonly slipReasons: readonly string[];
  readonly backReasons: readonly string[];
  readonly unprovenReasons: readonly string[];
  readonly amountReasons: readonly string[];
  readonly promoteReasons: readonly string[];
  readonly holdReasons: readonly string[];
  readonly trimReasons: readonly string[];
  readonly addReasons: readonly string[];
  readonly judgementReasons: readonly string[];
  readonly jumpReasons: readonly string[];
  readonly handover: string;
  readonly keyReason: string;
  readonly lost: readonly { readonly key: LostReason; readonly reason: string; readonly lesson: string; readonly toCompetitor: boolean }[];
  readonly competitors: readonly string[];
  readonly cancelReasons: readonly string[];
  readonly backlogReasons: readonly string[];
  readonly progress: readonly string[];
  readonly obstacles: readonly string[];
  readonly help: readonly string[];
  readonly marketDone: readonly string[];
  readonly marketPlanned: readonly string[];
  readonly verdicts: Readonly<Record<"slipped" | "lost" | "reduced" | "other", readonly string[]>>;
  readonly lateReasons: readonly string[];
  readonly adjustDown: readonly string[];
  readonly adjustUp: readonly string[];
  readonly visitorNames: { readonly am: string; readonly rm: string; readonly leader: string };
  readonly planted: {
    readonly surprise: string;
    readonly slip: string;
    readonly bank: string;
    readonly school: string;
    readonly stale: string;
  };
};
