import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { expectAccessible, leave, picture, served, settled, visitor, type View } from "./rig.ts";

const url = served();
/** Signs in as the demo company's person of a role, with one click. */
const signedIn = async (role: string, view: View = {}) => {
  const guest = await visitor(url, view);
  await guest.page.goto("/sign-in?to=/settings/account");
  await guest.page.getByRole("button", { name: new RegExp(role) }).click();
  await guest.page.getByRole("heading", { level: 1, name: view.lang === "zh" ? "设置" : "Settings" }).waitFor({ timeout: 30_000 });
  return guest;
};
const section = async (page: Page, name: string): Promise<void> => {
  await page
    .getByRole("navigation", { name: /Settings|设置/ })
    .getByRole("link", { name, exact: true })
    .click();
  await settled(page);
};

const pages = [
  ["account", "My account", "我的账户"],
  ["delegation", "Delegation", "委托"],
  ["people", "People", "人员"],
  ["line", "Reporting line", "汇报关系"],
  ["targets", "Targets", "目标"],
  ["rates", "Plan rates", "计划汇率"],
  ["calendar", "Calendar", "日历"],
  ["products", "Products", "产品"],
  ["organisation", "Organisation", "组织"],
] as const;

describe("the settings", () => {
  const views: View[] = [
    { lang: "en", theme: "light", width: 1360 },
    { lang: "zh", theme: "dark", width: 360 },
  ];
  it.each(views)("are accessible and fit the screen ($lang, $theme, $width px)", async (view) => {
    const guest = await signedIn(view.lang === "zh" ? "销售运营" : "Sales operations", view);
    for (const [key, en, zh] of pages) {
      await section(guest.page, view.lang === "zh" ? zh : en);
      await picture(guest.page, `settings-${key}`, view);
      await expectAccessible(guest.page);
    }
    await leave(guest);
  });

  it("find a person by pinyin, add one, and edit the roles by keyboard", async () => {
    const guest = await signedIn("Sales operations");
    const { page } = guest;
    await section(page, "People");
    await page.getByRole("button", { name: "Add a person" }).click();
    await page.getByLabel("Name").last().fill("测试员");
    await page.getByLabel("Key").fill(`test-${Date.now()}`);
    await picture(page, "settings-person", {});
    await expectAccessible(page);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await page.getByLabel("Name, pinyin or initials").fill("csy");
    const row = page.getByRole("row", { name: /测试员/ });
    await row.getByRole("button").click();
    await page.getByRole("checkbox", { name: "Regional manager" }).check();
    await page.getByRole("button", { name: "Save" }).press("Enter");
    await expect.poll(() => row.textContent()).toContain("Account manager, Regional manager");
    await leave(guest);
  });

  it("move a person in the reporting line from tomorrow on; today's tree stays", async () => {
    const guest = await signedIn("Sales operations");
    const { page } = guest;
    await section(page, "Reporting line");
    const tree = page.getByRole("list", { name: "Who reports to whom" });
    const before = await tree.textContent();
    await tree
      .getByRole("button", { name: /^Move / })
      .last()
      .click();
    const dialog = page.getByRole("dialog");
    const today = await dialog.getByLabel("Takes effect on").inputValue();
    await dialog.getByLabel("New manager").fill("alice");
    await page.getByRole("option", { name: /Alice Zheng/ }).click();
    await dialog.getByLabel("Takes effect on").fill(Temporal.PlainDate.from(today).add({ days: 1 }).toString());
    await picture(page, "settings-move", {});
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Move" }).click();
    await dialog.waitFor({ state: "hidden" });
    await settled(page);
    expect(await tree.textContent()).toBe(before);
    await page.getByLabel("On the day").fill(Temporal.PlainDate.from(today).add({ days: 1 }).toString());
    await settled(page);
    await expect.poll(() => tree.textContent()).not.toBe(before);
    await leave(guest);
  });

  it("name a delegate for some days and end the delegation", async () => {
    const guest = await signedIn("Account manager");
    const { page } = guest;
    await section(page, "Delegation");
    await page.getByRole("combobox", { name: "Delegate" }).click();
    await page.getByRole("option").nth(1).click();
    await page.getByRole("button", { name: "Name the delegate" }).click();
    const end = page.getByRole("button", { name: /^End the delegation/ });
    await end.waitFor();
    await end.click();
    await end.waitFor({ state: "hidden" });
    await leave(guest);
  });

  it("make a key that is shown once, and revoke it", async () => {
    const guest = await signedIn("Account manager");
    const { page } = guest;
    await page.getByLabel("What it is for").fill("report");
    await page.getByRole("button", { name: "Make a key" }).click();
    const key = await page.getByLabel("Copy it now, it is shown only this once:").inputValue();
    const me = await fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } });
    expect(me.status).toBe(200);
    await page.getByRole("button", { name: "Revoke the key report" }).click();
    await page.getByRole("button", { name: "Revoke the key report" }).waitFor({ state: "hidden" });
    expect((await fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(401);
    await leave(guest);
  });
});
