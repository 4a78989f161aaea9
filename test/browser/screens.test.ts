import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { bytesLoaded, expectAccessible, expectOutline, layoutShift, leave, picture, served, settled, visitor, type View } from "./rig.ts";

const url = served();

type Screen = { readonly name: string; readonly who: RegExp | null; readonly path: (page: Page) => Promise<string> | string };
/** Every main screen, as the person who lives on it. */
const screens: readonly Screen[] = [
  { name: "sign-in", who: null, path: () => "/sign-in" },
  { name: "my-week", who: /Li Na/, path: () => "/week" },
  { name: "team", who: /Wang Wei/, path: () => "/team" },
  { name: "pipeline", who: /Li Na/, path: () => "/pipeline" },
  { name: "opportunity", who: /Li Na/, path: firstDeal },
  { name: "import", who: /Alice Zheng/, path: () => "/import" },
  { name: "settings-people", who: /Alice Zheng/, path: () => "/settings/people" },
  { name: "settings-targets", who: /Alice Zheng/, path: () => "/settings/targets" },
];

/** A deal of the signed-in person with something to tell: the one furthest up the ladder. */
async function firstDeal(page: Page): Promise<string> {
  const answer = await page.request.get("/api/v1/opportunities?sort=stage&order=desc&limit=1");
  const { items } = (await answer.json()) as { items: { id: string }[] };
  return `/opportunities/${items[0]?.id}`;
}

/** Signs in by the API: the page itself is what is looked at. */
const enter = async (page: Page, who: RegExp): Promise<void> => {
  const { demo } = (await (await page.request.get("/api/v1/sign-in")).json()) as { demo: { id: string; name: string }[] };
  const person = demo.find(({ name }) => who.test(name));
  await page.request.post("/api/v1/sign-in/demo", { data: { personId: person?.id }, headers: { "idempotency-key": crypto.randomUUID() } });
};

const all = process.env["PICTURES"] === "all";
const views: View[] = (["en", "zh"] as const).flatMap((lang) =>
  (["light", "dark"] as const).flatMap((theme) => [1360, 360].map((width) => ({ lang, theme, width }))),
);
// Each language, colour and width meets every screen; the other combinations are drawn by script/pictures.
const looked = all
  ? views
  : views.filter(({ lang, theme, width }) => (lang === "en") === (theme === "light" ? width === 1360 : width === 360));

describe.each(looked)("in $lang, $theme, $width px", (view) => {
  it.each(screens)("$name: axe finds nothing, the headings step down, nothing is wider than the screen", async ({ name, who, path }) => {
    const guest = await visitor(url, view);
    const { page } = guest;
    if (who) await enter(page, who);
    await page.goto(await path(page));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await settled(page);
    await picture(page, name, view);
    await expectOutline(page);
    await expectAccessible(page);
    await leave(guest);
  });
});

describe("the first load", () => {
  it("costs at most 250 KB of compressed script, and nothing jumps while it comes", async () => {
    const guest = await visitor(url);
    const { page } = guest;
    await enter(page, /Li Na/);
    await page.goto("/week");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await settled(page);
    const { script, style } = await bytesLoaded(page);
    const shift = await layoutShift(page);
    console.log(
      `first load of My week: ${(script / 1024).toFixed(1)} KB of script, ${(style / 1024).toFixed(1)} KB of style; layout shift ${shift.toFixed(3)}`,
    );
    expect(script).toBeGreaterThan(10_000);
    expect(script).toBeLessThanOrEqual(250 * 1024);
    expect(shift).toBeLessThan(0.1);
    await leave(guest);
  });
});
