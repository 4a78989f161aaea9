import { minorToText, parseMinor, type Minor } from "../../kernel/pure/money.ts";
import { refusal } from "../../kernel/pure/refusal.ts";
import { partShape, type ReceivedPart } from "../contract.ts";
import type { Draft, DraftLine, KeptPart, Part, ProposedFigure } from "../rules/draft.ts";
import type { DraftLineRow } from "../store/drafts.ts";
import type { DraftRow } from "../tables.ts";

/** Parts of a draft between their form in JSON (on the wire and in the table) and in the rules. */

/** A line comes without what was proposed: that is not the client's to say. */
export type SavedPart = Exclude<Part, DraftLine> | Omit<DraftLine, "proposed">;

export const partFromJson = (part: ReceivedPart, { base, pointer = "" }: { base: string; pointer?: string }): SavedPart => {
  const minor = (text: string | null, currency: string, field: string): Minor | null => {
    if (text === null) return null;
    const amount = parseMinor(text, currency);
    if (amount === null || amount < 0n) throw refusal("invalid", "invalid", {}, [{ pointer: `${pointer}/${field}`, code: "amount" }]);
    return amount;
  };
  switch (part.kind) {
    case "line": {
      const { amount, ...rest } = part;
      return { ...rest, amount: minor(amount, part.currency, "amount") };
    }
    case "month":
    case "quarter":
      return { ...part, commit: minor(part.commit, base, "commit"), upside: minor(part.upside, base, "upside") };
    case "key-project":
    case "backlog":
    case "market":
    case "late":
      return part;
  }
};

/** What goes to the browser and into the table: as it was received, and beside a line what was proposed. */
export const partToJson = (part: Part, base: string): Record<string, unknown> => {
  switch (part.kind) {
    case "line": {
      const { amount, expectedOn, proposed, ...rest } = part;
      return {
        ...rest,
        amount: amount === null ? null : minorToText(amount, part.currency),
        expectedOn: expectedOn?.toString() ?? null,
        proposed: proposed && { ...proposed, amount: minorToText(proposed.amount, proposed.currency) },
      };
    }
    case "month":
    case "quarter": {
      const text = (amount: Minor | null): string | null => (amount === null ? null : minorToText(amount, base));
      return { ...part, commit: text(part.commit), upside: text(part.upside) };
    }
    case "backlog":
      return { ...part, expectedOn: part.expectedOn?.toString() ?? null };
    case "key-project":
    case "market":
    case "late":
      return { ...part };
  }
};

/** A draft as the rules see it, from its rows. */
export const draftFromRows = (row: DraftRow, lines: readonly DraftLineRow[], base: string): Draft => ({
  revision: row.revision,
  parts: [
    ...lines.map((one) => ({ part: keptLine(one.line, base), revision: one.revision, by: one.updated_by })),
    ...Object.values(row.header).map(({ part, revision, by }): KeptPart => ({ part: keptOther(part, base), revision, by })),
  ],
});

const keptLine = (json: unknown, base: string): DraftLine => {
  const { proposed, ...line } = json as { proposed: (Omit<ProposedFigure, "amount"> & { amount: string }) | null };
  const part = partFromJson(partShape.parse(line), { base });
  if (part.kind !== "line") throw new Error("a draft's line is no line");
  return { ...part, proposed: proposed && { ...proposed, amount: parseMinor(proposed.amount, proposed.currency) ?? 0n } };
};
const keptOther = (json: unknown, base: string): Part => {
  const part = partFromJson(partShape.parse(json), { base });
  if (part.kind === "line") throw new Error("a line stands among the header's parts");
  return part;
};
