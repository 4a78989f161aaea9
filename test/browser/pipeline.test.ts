import { describe, expect, it } from "vitest";
import { expectAccessible, leave, served, settled, visitor, type View, type Visitor } from "./rig.ts";

const url = served();

/** Signed in by the API as somebody of the demo company. */
const as = async (who: RegExp, view: View = {}): Promise<Visitor> => {
  const guest = await visitor(url, view);
  const { request } = guest.page;
  const { demo } = (await (await request.get("/api/v1/sign-in")).json()) as { demo: { id: string; name: string }[] };
  const person = demo.find(({ name }) => who.test(name));
  await request.post("/api/v1/sign-in/demo", { data: { personId: person?.id }, headers: { "idempotency-key": crypto.randomUUID() } });
  return guest;
};

type Deal = { id: string; version: string; name: string; amount: string };
const dealAt = async ({ page }: Visitor, query: string): Promise<Deal> => {
  const { items } = (await (await page.request.get(`/api/v1/opportunities?limit=1&${query}`)).json()) as { items: Deal[] };
  if (!items[0]) throw new Error(`the demo company has no deal with ${query}`);
  return items[0];
};

describe("the opportunity page", () => {
  it("moves a deal up with its evidence answered in place, and tells it on the line of time", async () => {
    const guest = await as(/Li Na/);
    const { page } = guest;
    const deal = await dealAt(guest, "stage=25&unproven=false");
    await page.goto(`/opportunities/${deal.id}`);
    await page.getByRole("button", { name: "Move up to 50 %" }).click();
    const dialog = page.getByRole("dialog");
    const confirmed = dialog.getByRole("radio", { name: "confirmed" });
    await confirmed.first().waitFor();
    const move = dialog.getByRole("button", { name: "Move to 50 % · Intent proven" });
    expect(await move.isDisabled()).toBe(true);
    for (const each of await confirmed.all()) await each.click();
    await expectAccessible(page);
    await move.click();
    await page.getByRole("button", { name: "Move up to 60 %" }).waitFor();
    await page.getByRole("listitem").filter({ hasText: "25 % → 50 %" }).first().waitFor();
    await leave(guest);
  });

  it("records an order, which makes the deal ordered", async () => {
    const guest = await as(/Li Na/);
    const { page } = guest;
    const deal = await dealAt(guest, "stage=90");
    await page.goto(`/opportunities/${deal.id}`);
    await page.getByRole("button", { name: "Record order" }).click();
    await page.getByLabel("Order number").fill("PO-2026-77");
    await page.getByRole("dialog").getByRole("button", { name: "Record order" }).click();
    await page.getByRole("region", { name: "Orders" }).getByText("PO-2026-77").waitFor();
    await page.getByText("Ordered", { exact: false }).first().waitFor();
    await leave(guest);
  });

  it("asks why when a category is judged otherwise than by the stage", async () => {
    const guest = await as(/Li Na/, { lang: "zh", width: 360 });
    const { page } = guest;
    const deal = await dealAt(guest, "stage=60");
    await page.goto(`/opportunities/${deal.id}`);
    await page.getByTitle("修改预测类别").click();
    await page.getByRole("combobox", { name: "预测类别" }).selectOption("commit");
    const save = page.getByRole("button", { name: "保存" });
    expect(await save.isDisabled()).toBe(true);
    await page.getByRole("textbox", { name: "理由" }).fill("客户总裁已口头承诺");
    await save.click();
    await page.getByText("判断；阶段是上行").waitFor();
    await expectAccessible(page);
    await leave(guest);
  });
});

describe("the grid", () => {
  it("shows both versions when somebody else changed the same field meanwhile", async () => {
    const [mine, theirs] = [await as(/Li Na/), await as(/Wang Wei/)];
    const { page } = mine;
    const deal = await dealAt(mine, "stage=60&sort=amount");
    await page.goto(`/opportunities/${deal.id}`);
    await settled(page);
    const latest = await dealAt(theirs, `stage=60&sort=amount&q=${encodeURIComponent(deal.name)}`);
    const changed = await theirs.page.request.patch(`/api/v1/opportunities/${deal.id}`, {
      data: { amount: "777000" },
      headers: { "if-match": `"${latest.version}"`, "idempotency-key": crypto.randomUUID() },
    });
    expect(changed.status()).toBe(200);
    await page.getByTitle("Edit amount").click();
    await page.getByRole("textbox", { name: "Amount" }).fill("60万");
    await page.getByRole("button", { name: "Save" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("777,000").waitFor();
    await dialog.getByRole("button", { name: "Use mine" }).click();
    await page.getByTitle("Edit amount").getByText("600,000").waitFor();
    await leave(mine);
    await leave(theirs);
  });

  it("filters stand in the address, groups have their sums, Esc leaves a cell as it was", async () => {
    const guest = await as(/Wang Wei/);
    const { page } = guest;
    await page.goto("/pipeline?group=category&unproven=true");
    await settled(page);
    expect(await page.getByRole("button", { name: "unproven" }).getAttribute("aria-pressed")).toBe("true");
    await page.getByRole("button", { name: "unproven" }).click();
    await page.waitForURL((address) => !address.search.includes("unproven"));
    await page
      .getByRole("grid")
      .getByText(/Commit/)
      .first()
      .waitFor();
    await leave(guest);
  });
});
