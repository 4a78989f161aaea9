import { describe, expect, it } from "vitest";
import { sql } from "../kernel/io/db.ts";
import { Refusal } from "../kernel/pure/refusal.ts";
import { company, testApplication, type Company, type Key } from "../../test/support/company.ts";
import { contract as pipeline } from "../pipeline/contract.ts";
import { changeOpportunity, createOpportunity, moveOpportunity } from "../pipeline/service/change.ts";
import { opportunityPage } from "../pipeline/service/read.ts";
import { contract } from "./contract.ts";
import { cancelOrder, fulfilOrder, listOrders, recordOrder } from "./service.ts";

const app = testApplication();
const deal = (acme: Company, who: Key = "li", amount: string | null = "500000") =>
  createOpportunity(acme.as(who), pipeline["POST /opportunities"].body.parse({ name: "园区网", amount, expectedClose: "2026-03-27" }));
const record = (acme: Company, who: Key, id: string, fields: Record<string, unknown> = {}) =>
  recordOrder(
    acme.as(who),
    id,
    contract["POST /opportunities/:id/orders"].body.parse({
      key: "PO-1",
      amount: "480000",
      currency: "CNY",
      bookedOn: "2026-03-02",
      ...fields,
    }),
  );
const cancel = (acme: Company, who: Key, id: string, on = "2026-03-02") =>
  cancelOrder(acme.as(who), id, contract["POST /orders/:id/cancellation"].body.parse({ on, reason: "预算取消" }));
const fulfil = (acme: Company, who: Key, id: string, fields: Record<string, unknown>) =>
  fulfilOrder(acme.as(who), id, contract["PUT /orders/:id/fulfilment"].body.parse(fields));
const list = (acme: Company, who: Key, fields: Record<string, unknown> = {}) =>
  listOrders(acme.as(who), contract["GET /orders"].query.parse(fields));
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "accepted",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

describe("an order", () => {
  it("moves its deal to ordered in the same transaction; both amounts are kept", async () => {
    const acme = await company(app);
    const { id } = await deal(acme);
    const order = await record(acme, "li", id);
    expect(order).toMatchObject({ key: "PO-1", amount: "480000.00", bookedOn: "2026-03-02", owner: { name: "李娜" } });
    const { opportunity, timeline } = await opportunityPage(acme.as("li"), id);
    expect(opportunity).toMatchObject({ stage: 100, amount: "500000.00", category: "closed", closedOn: "2026-03-02" });
    expect(timeline.map(({ kind }) => kind)).toContain("booked");
    const events = await acme.within("li", (tx) =>
      tx.all(sql<{ name: string }>`select name from event where org_id = ${tx.orgId} order by at, event_id`),
    );
    expect(events.map(({ name }) => name)).toEqual(expect.arrayContaining(["opportunity.ordered", "order.booked"]));
  });

  it("may be one of several on a deal; its number is unique", async () => {
    const acme = await company(app);
    const { id } = await deal(acme);
    await record(acme, "li", id);
    expect(await codeOf(record(acme, "li", id))).toBe("orders.number-taken");
    await record(acme, "li", id, { key: "PO-2", amount: "20000" });
    expect((await list(acme, "li", { opportunity: id })).items).toHaveLength(2);
  });

  it("is booked today or earlier", async () => {
    const acme = await company(app);
    const { id } = await deal(acme);
    expect(await codeOf(record(acme, "li", id, { bookedOn: "2026-03-03" }))).toBe("orders.booked-in-future");
    expect((await opportunityPage(acme.as("li"), id)).opportunity.stage).toBe(0);
  });

  it("cancelled, leaves its deal ordered until somebody moves it back with a reason", async () => {
    const acme = await company(app);
    const { id } = await deal(acme);
    const order = await record(acme, "li", id);
    const back = (reason: string) =>
      moveOpportunity(acme.as("li"), id, {
        body: pipeline["POST /opportunities/:id/move"].body.parse({ stage: 90, reason }),
        ifMatch: null,
      });
    expect(await codeOf(back("订单有误"))).toBe("pipeline.order-stands");
    expect(await cancel(acme, "li", order.id)).toMatchObject({ cancelledOn: "2026-03-02", reason: "预算取消" });
    expect((await opportunityPage(acme.as("li"), id)).opportunity.stage).toBe(100);
    expect(await codeOf(cancel(acme, "li", order.id))).toBe("orders.already-cancelled");
    expect(await back("订单取消")).toMatchObject({ stage: 90, closedOn: null });
  });

  it("gives an ordered deal without amount its booking, when the amount is known at last", async () => {
    const acme = await company(app);
    const { id } = await deal(acme, "li", null);
    expect(await record(acme, "li", id, { amount: "1" })).toMatchObject({ amount: "1.00" });
  });
});

describe("the backlog", () => {
  it("holds what is not fulfilled and not cancelled; finance edits fulfilment, and nothing else", async () => {
    const acme = await company(app);
    const { id } = await deal(acme);
    const order = await record(acme, "li", id, { expectedOn: "2026-03-01", bookedOn: "2026-02-01" });
    expect((await list(acme, "feng", { state: "backlog" })).items).toMatchObject([{ key: "PO-1", overdue: true }]);
    expect(await codeOf(cancel(acme, "feng", order.id))).toBe("not-found");
    expect(await fulfil(acme, "feng", order.id, { expectedOn: "2026-03-20", reason: "等待验收" })).toMatchObject({
      overdue: false,
      reason: "等待验收",
    });
    expect(await fulfil(acme, "feng", order.id, { fulfilledOn: "2026-03-02" })).toMatchObject({ fulfilledOn: "2026-03-02" });
    expect((await list(acme, "feng", { state: "backlog" })).items).toEqual([]);
  });
});

describe("who may", () => {
  it.each([
    ["li", true],
    ["gao", true],
    ["wang", false],
    ["sun", false],
    ["chen", false],
    ["feng", false],
  ] as const)("%s records an order on Li Na's deal: %s", async (who, allowed) => {
    const acme = await company(app);
    const { id } = await deal(acme);
    expect(await codeOf(record(acme, who, id))).toBe(allowed ? "accepted" : "not-found");
  });
  it("an order stays its owner's when the deal moves to somebody else", async () => {
    const acme = await company(app);
    const { id, version } = await deal(acme);
    await record(acme, "li", id);
    await changeOpportunity(acme.as("chen"), id, { body: { owner: acme.id("zhou") }, ifMatch: "*" });
    expect(version).toBeTruthy();
    expect((await list(acme, "gao")).items.map(({ owner }) => owner.name)).toEqual(["李娜"]);
    expect((await list(acme, "sun")).items).toEqual([]);
  });
});
