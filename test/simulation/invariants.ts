import { expect } from "vitest";
import { dumpBundle } from "../../src/app/bundle.ts";
import { systemContext } from "../../src/kernel/io/context.ts";
import { reading, sql, type Query } from "../../src/kernel/io/db.ts";
import { stageToNumber } from "../../src/pipeline/rules/ladder.ts";
import { stateAt } from "../../sim/deal.ts";
import type { Step } from "../../sim/steps.ts";
import { dayText, instantText, type DayNumber, type Moment } from "../../sim/time.ts";
import { weekName, type Driven } from "./driver.ts";

const ask = <Row>({ app, orgId }: Driven, query: Query<Row>): Promise<Row[]> =>
  reading(systemContext(app, orgId, "invariants"), (tx) => tx.all(query));

/** What has been seen so far, to be compared with what is seen later. */
export class Witness {
  readonly #driven: Driven;
  readonly #statements = new Map<string, string>();
  readonly #sundays: { readonly at: Moment; readonly state: string }[] = [];
  #bookings: number;
  #booked: bigint;

  private constructor(driven: Driven, { bookings, booked }: { bookings: number; booked: bigint }) {
    this.#driven = driven;
    this.#bookings = bookings;
    this.#booked = booked;
  }

  static async of(driven: Driven): Promise<Witness> {
    const [row] = await ordersOf(driven);
    const witness = new Witness(driven, { bookings: Number(row?.n ?? 0), booked: row?.booked ?? 0n });
    await witness.statementsStand();
    return witness;
  }

  /** After each deal's step: the page shows what the model did, and an order is booked exactly once. */
  async afterStep(step: Step): Promise<void> {
    if (step.kind === "ordered") {
      this.#bookings += 1;
      this.#booked += BigInt(step.booking.amount) * 100n;
    }
    if (step.kind === "ordered") {
      const [orders] = await ordersOf(this.#driven);
      expect({ n: Number(orders?.n), booked: orders?.booked ?? 0n }).toEqual({ n: this.#bookings, booked: this.#booked });
    }
    if (step.kind !== "fulfilled") await this.#dealIs(step);
  }

  async #dealIs({ life, at }: Step): Promise<void> {
    const expected = stateAt(life, at);
    const id = this.#driven.idOf("opportunity", life.key);
    const [row] = await ask(
      this.#driven,
      sql<{ stage: number; owner: string; close: Temporal.PlainDate; broken: bigint }>`
        select o.stage, p.key as owner, o.expected_close as close,
          (select count(*) from opportunity_revision r
           where r.org_id = o.org_id and r.opportunity_id = o.opportunity_id
             and r.valid_to <> coalesce((select n.valid_from from opportunity_revision n where n.org_id = r.org_id and n.opportunity_id = r.opportunity_id and n.revision = r.revision + 1), o.valid_from)) as broken
        from opportunity o join person p on p.org_id = o.org_id and p.person_id = o.owner_id
        where o.org_id = ${this.#driven.orgId} and o.opportunity_id = ${id}`,
    );
    expect({ deal: life.key, stage: row?.stage, owner: row?.owner, broken: row?.broken }).toEqual({
      deal: life.key,
      stage: expected && stageToNumber(expected.stage),
      owner: expected?.owner,
      broken: 0n,
    });
    if (expected && expected.stage !== 100 && expected.stage !== "lost")
      expect(row?.close.toString()).toBe(dayText(expected.expectedClose));
  }

  /** Signed rows are byte-identical for ever, and every one of them is there. */
  async statementsStand(): Promise<void> {
    const rows = await ask(
      this.#driven,
      sql<{ key: string; content: string }>`
        select s.key, md5(s::text || coalesce((select string_agg(l::text, '|' order by l.position) from submission_line l where l.org_id = s.org_id and l.submission_id = s.submission_id), '')) as content
        from submission s where s.org_id = ${this.#driven.orgId}`,
    );
    const now = new Map(rows.map(({ key, content }) => [key, content]));
    for (const [key, content] of this.#statements) expect({ key, content: now.get(key) }).toEqual({ key, content });
    for (const [key, content] of now) this.#statements.set(key, content);
  }

  /** Everybody's versions of a week are numbered 1, 2, … in the order of their signing. */
  async versionsAreInOrder(): Promise<void> {
    const rows = await ask(
      this.#driven,
      sql<{ key: string }>`
        select key from (
          select key, version, row_number() over (partition by person_id, week order by signed_at, version) as n
          from submission where org_id = ${this.#driven.orgId} and kind = 'weekly') as numbered
        where version <> n`,
    );
    expect(rows).toEqual([]);
  }

  /** Remembers the open list of this moment, to be found again later by looking back at it. */
  async keepSunday(at: Moment): Promise<void> {
    const rows = await ask(
      this.#driven,
      sql<{ state: string }>`
        select md5(string_agg(concat_ws(' ', opportunity_id, stage, amount, currency, expected_close, owner_id, category), '|' order by opportunity_id)) as state
        from opportunity where org_id = ${this.#driven.orgId}`,
    );
    this.#sundays.push({ at, state: rows[0]?.state ?? "" });
  }

  async sundaysAreFoundAgain(): Promise<void> {
    for (const { at, state } of this.#sundays) {
      const rows = await ask(
        this.#driven,
        sql<{ state: string }>`
          select md5(string_agg(concat_ws(' ', opportunity_id, stage, amount, currency, expected_close, owner_id, category), '|' order by opportunity_id)) as state
          from (
            select opportunity_id, stage, amount, currency, expected_close, owner_id, category from opportunity
            where org_id = ${this.#driven.orgId} and valid_from <= ${instantText(at)}::timestamptz
            union all
            select opportunity_id, stage, amount, currency, expected_close, owner_id, category from opportunity_revision
            where org_id = ${this.#driven.orgId} and valid_from <= ${instantText(at)}::timestamptz and valid_to > ${instantText(at)}::timestamptz) as then_`,
      );
      expect({ at: instantText(at), state: rows[0]?.state }).toEqual({ at: instantText(at), state });
    }
  }

  /** On every level: what is passed upward is the reports' sum, the own statement and the adjustments, to the last fen. */
  async treeAddsUp(week: DayNumber): Promise<void> {
    for (const member of this.#driven.quarter.model.team.filter(({ role }) => role === "rm" || role === "director" || role === "leader")) {
      const { body, status } = await this.#driven.as(member.key)(`GET /weeks/${weekName(week)}/team`);
      expect(status).toBe(200);
      for (const figure of Object.keys(body.sums.passed)) {
        const sum = (parts: readonly (string | undefined)[]): bigint => parts.reduce((total, part) => total + minor(part), 0n);
        const rows = body.rows as { passed: Record<string, string>; bare: Record<string, string> }[];
        const { sums } = body;
        expect(minor(sums.reports[figure])).toBe(sum(rows.map((row) => row.passed[figure])));
        expect(minor(sums.passed[figure])).toBe(sum([sums.reports[figure], sums.own[figure], sums.adjustments[figure]]));
        expect(minor(sums.bare[figure])).toBe(sum([...rows.map((row) => row.bare[figure]), sums.own[figure]]));
      }
    }
  }
}

const ordersOf = (driven: Driven) =>
  ask(
    driven,
    sql<{
      n: bigint;
      booked: bigint;
    }>`select count(*) as n, coalesce(sum(amount), 0)::bigint as booked from sales_order where org_id = ${driven.orgId}`,
  );
const minor = (text: string | undefined): bigint => BigInt((text ?? "0.00").replace(".", ""));

/** Every line of the organisation's export, with its file's name. */
export const exported = async ({ app, orgId }: Driven): Promise<string[]> => {
  const all: string[] = [];
  for await (const { file, lines } of dumpBundle(app, orgId)) for (const line of lines) all.push(`${file} ${line}`);
  return all;
};
