import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAccessible, expectOutline, leave, picture, served, settled, visitor, type View } from "./rig.ts";
import { startServer } from "./setup.ts";

// The clock of the demo company is moved here, so it is not the one that the other files share.
served();
let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const words = { en: { demo: /Wang Wei/, missing: "missing" }, zh: { demo: /Wang Wei/, missing: "缺报" } };
const asManager = async (view: View = {}, name = words.en.demo) => {
  const guest = await visitor(server.url, view);
  const { page } = guest;
  await page.goto("/sign-in");
  await page.getByRole("button", { name }).first().click({ timeout: 120_000 });
  await page.waitForURL((url) => !url.pathname.includes("sign-in"));
  return guest;
};
const openTeam = async (view: View = {}) => {
  const guest = await asManager(view);
  await guest.page.goto("/team");
  await settled(guest.page);
  return guest;
};

describe("Team", () => {
  const views: View[] = [
    { lang: "en", theme: "light", width: 1360 },
    { lang: "zh", theme: "dark", width: 1360 },
    { lang: "zh", theme: "light", width: 360 },
    { lang: "en", theme: "dark", width: 360 },
  ];
  it.each(views)("is read at a glance: axe finds nothing, the missing person stands first ($lang, $theme, $width px)", async (view) => {
    const { page, ...guest } = await openTeam(view);
    const first = page
      .getByRole("region", { name: view.lang === "zh" ? "团队汇总" : "Roll-up of the team" })
      .getByRole("row")
      .nth(1);
    expect(await first.innerText()).toContain(words[view.lang ?? "en"].missing);
    await expectOutline(page);
    await expectAccessible(page);
    await picture(page, "team", view);
    await leave(guest);
  });

  it("is judged and signed upward without a mouse", async () => {
    const { page, ...guest } = await openTeam();
    await page.keyboard.press("a");
    await page.getByRole("dialog").waitFor();
    await page.getByLabel("Amount").fill("-100k");
    await page.getByLabel("Reason").fill("The bank has not decided");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Record the adjustment" }).press("Enter");
    await page.getByRole("button", { name: /Adjust the team: −100/ }).waitFor();
    await page.getByRole("main").focus();
    await page.keyboard.press("s");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("−100,000").waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page
      .getByText(/version 2/)
      .first()
      .waitFor();
    await leave(guest);
  });

  it("opens a person's statement beside the grid; Esc closes it", async () => {
    const { page, ...guest } = await openTeam();
    await page.getByRole("button", { name: "Li Na", exact: true }).click();
    await page
      .getByRole("complementary", { name: /Li Na · week/ })
      .getByText(/Yanqi Bank|line|w-/)
      .first()
      .waitFor();
    await settled(page);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    expect(await page.getByRole("complementary", { name: /Li Na · week/ }).count()).toBe(0);
    await leave(guest);
  });
});
