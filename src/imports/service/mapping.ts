import type { Tx } from "../../kernel/io/db.ts";
import type { SavedMapping } from "../rules/mapping.ts";
import { proposeMapping, questionsOf, type Mapping, type Question, type Table } from "../rules/mapping.ts";
import type { Known } from "../rules/known.ts";
import * as store from "../store.ts";
import type { RunRow } from "../tables.ts";
import { memoryName } from "./mappings.ts";
import { profileOf, shapeOf } from "./shape.ts";

/** The file of a run as the mapping rules see it. */
export const tableOf = (row: RunRow): Table => {
  const table = shapeOf(row)?.table;
  return { kind: row.kind, headings: table?.headings ?? [], profile: profileOf(row), isSemicolon: table?.delimiter === ";" };
};

/** What was chosen for this run, else what this source's last import of the kind was read by, else what is proposed. */
export const mappingOf = async (tx: Tx, row: RunRow, known: Known): Promise<Mapping> => {
  const chosen = row.settings.mapping ?? null;
  const remembered =
    chosen && Object.keys(chosen.columns).length > 0
      ? null
      : ((await store.mappingNamed(tx, row.kind, memoryName(row, known.ownOnly === null)))?.mapping ?? null);
  return proposeMapping(tableOf(row), {
    ...(remembered && fromSaved(remembered)),
    ...(chosen && (remembered ? said(chosen) : fromSaved(chosen))),
  });
};

/** What a choice without columns adds to what is remembered: the command line's answers. */
const said = ({ decimal, dayOrder, exponent, options }: SavedMapping): Partial<Mapping> => ({
  decimal,
  dayOrder,
  exponent,
  options: options as Mapping["options"],
});

export const fromSaved = ({ options, currency, ...saved }: SavedMapping): Partial<Mapping> => ({
  ...(saved as Omit<Mapping, "options" | "currency">),
  ...(currency !== undefined && { currency }),
  ...(Object.keys(options).length > 0 && { options: options as Mapping["options"] }),
});

/** Everything that is still open, the encoding first. */
export const openQuestions = (row: RunRow, mapping: Mapping, known: Known): Question[] => {
  const table = shapeOf(row)?.table;
  const encoding: Question[] =
    table && table.encodingCandidates.length > 0
      ? [
          {
            code: "encoding",
            isBlocking: true,
            field: null,
            columns: [],
            options: table.encodingCandidates.map((each) => each.encoding),
            guess: table.encoding,
          },
        ]
      : [];
  return [...encoding, ...questionsOf(tableOf(row), mapping, known)];
};
