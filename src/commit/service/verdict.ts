import type { z } from "zod";
import { notFound, refusal } from "../../kernel/pure/refusal.ts";
import { weekToText, type Week } from "../../kernel/pure/week.ts";
import { actingPerson, type Context } from "../../kernel/io/context.ts";
import { inTransaction } from "../../kernel/io/db.ts";
import { emit } from "../../kernel/io/events.ts";
import { newId } from "../../kernel/io/id.ts";
import type { contract } from "../contract.ts";
import { insertVerdict } from "../store/statements.ts";
import { factsOf } from "./facts.ts";
import { personAsked, sightOf, surroundingsOf } from "./surroundings.ts";
import { countingOf, weekSoFar } from "./weekSoFar.ts";

type Endpoint = (typeof contract)["POST /weeks/:week/commit/verdicts"];

/** What became of a signed line that did not come in: a fact of its own, the latest counts. */
export const giveVerdict = (
  context: Context,
  week: Week,
  { of, opportunity, kind, date, reason }: z.output<Endpoint["body"]>,
): Promise<z.input<Endpoint["ok"]>> =>
  inTransaction(context, async (tx) => {
    const whose = { personId: (await personAsked(tx, of)).person_id, week };
    if (!(await sightOf(tx, whose)).maySign) throw notFound("statement");
    if (kind === "slipped" && !date) throw refusal("invalid", "commit.verdict-needs-date", {}, [{ pointer: "/date", code: "required" }]);
    if ((kind === "lost" || kind === "other") && !reason)
      throw refusal("invalid", "commit.verdict-needs-reason", {}, [{ pointer: "/reason", code: "required" }]);
    const s = await surroundingsOf(tx);
    const counting = await countingOf(tx, whose, s);
    if (!counting?.lines.some((line) => line.opportunity_id === opportunity))
      throw refusal("invalid", "commit.no-such-line", {}, [{ pointer: "/opportunity", code: "commit.no-such-line" }]);
    await insertVerdict(tx, newId(), {
      submission_id: counting.row.submission_id,
      opportunity_id: opportunity,
      kind,
      date: date ?? null,
      reason: reason || null,
      at: s.now,
      by_id: actingPerson(context),
    });
    await emit(tx, { name: "verdict.given", subjectId: opportunity, details: { person: whose.personId, week: weekToText(week), kind } });
    return { week: (await weekSoFar(tx, whose, await factsOf(tx, whose, s), s)).answer };
  });
