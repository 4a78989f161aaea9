import type { Calendar } from "../../calendar/rules.ts";
import { dayOfInstant, type Day, type Instant } from "../../kernel/pure/day.ts";
import { convert } from "../../kernel/pure/money.ts";
import { notFound } from "../../kernel/pure/refusal.ts";
import { actingPerson } from "../../kernel/io/context.ts";
import type { Tx } from "../../kernel/io/db.ts";
import { ledThen, organisationOf, personById, personNamed, relationsTo, viewerOf } from "../../organisation/service.ts";
import { may, type Viewer } from "../../organisation/rules.ts";
import type { PersonRow } from "../../organisation/tables.ts";
import { parseRate } from "../../targets/rules.ts";
import type { ToBase } from "../rules/proposal.ts";
import * as facts from "../store/facts.ts";
import type { Whose } from "../store/drafts.ts";

/** What every question about a week needs. Ask for it after the row lock: it reads the clock. */
export type Surroundings = {
  readonly now: Instant;
  readonly today: Day;
  readonly timeZone: string;
  readonly base: string;
  /** Only its periods are asked here, so it comes without holidays. */
  readonly calendar: Calendar;
  readonly toBase: ToBase;
};
export const surroundingsOf = async (tx: Tx): Promise<Surroundings> => {
  const organisation = await organisationOf(tx);
  const now = await tx.now();
  const rates = new Map((await facts.planRates(tx)).map(({ currency, month, rate }) => [`${currency} ${month}`, parseRate(rate)]));
  const { time_zone: timeZone, base_currency: base } = organisation;
  return {
    now,
    today: dayOfInstant(now, timeZone),
    timeZone,
    base,
    calendar: {
      timeZone,
      fiscalYearStartMonth: organisation.fiscal_year_start_month,
      kind: organisation.calendar,
      holidays: new Set(),
      extraWorkingDays: new Set(),
    },
    toBase: (money, month) => {
      if (money.currency === base) return money.amount;
      const rate = rates.get(`${money.currency} ${month}`);
      return rate ? convert(money, rate, base) : null;
    },
  };
};

/** The person that is asked for; oneself when nobody is named. Reads no clock, so that a lock can come before it. */
export const personAsked = async (tx: Tx, of: string | undefined): Promise<PersonRow> => {
  const self = actingPerson(tx.context);
  const found = of ? await personNamed(tx, of) : self ? await personById(tx, self) : null;
  if (!found) throw notFound("person");
  return found;
};

/** What the viewer may do with a person's week; refuses with 404 who may not even read it. */
export type Sight = {
  readonly viewer: Viewer;
  readonly maySign: boolean;
  /** A former manager reads the signed statements of the weeks led, not the deals. */
  readonly mayReadDeals: boolean;
};
export const sightOf = async (tx: Tx, { personId, week }: Whose): Promise<Sight> => {
  const viewer = await viewerOf(tx);
  const relations = await relationsTo(tx, viewer, personId);
  const allows = (action: Parameters<typeof may>[1]): boolean => relations.some((relation) => may(viewer, action, relation));
  if (!allows("statement.read") && !(await ledThen(tx, viewer, personId, week))) throw notFound("person");
  const maySign = allows("statement.sign");
  return { viewer, maySign, mayReadDeals: maySign || allows("deal.read") };
};
