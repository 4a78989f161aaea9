import path from "node:path";
import { createServer, type ViteDevServer } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeBrowser, expectAccessible, leave, picture, visitor, type View } from "./rig.ts";

let gallery: ViteDevServer;
let url = "";
beforeAll(async () => {
  gallery = await createServer({ root: path.join(import.meta.dirname, "gallery"), server: { port: 0 }, logLevel: "warn" });
  await gallery.listen();
  const address = gallery.httpServer?.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});
afterAll(async () => {
  await closeBrowser();
  await gallery.close();
});

const opened = async (view: View = {}) => {
  const guest = await visitor(url, view);
  await guest.page.goto(`/?lang=${view.lang ?? "en"}&scheme=${view.theme ?? "light"}`);
  await guest.page.getByRole("heading", { level: 1 }).waitFor({ timeout: 60_000 });
  return guest;
};

describe("the parts of the screens", () => {
  const views: View[] = [
    { lang: "en", theme: "light", width: 1360 },
    { lang: "zh", theme: "dark", width: 360 },
  ];
  it.each(views)("axe finds nothing on them, and nothing is wider than the screen ($lang, $theme, $width px)", async (view) => {
    const guest = await opened(view);
    await picture(guest.page, "parts", view);
    await expectAccessible(guest.page);
    await leave(guest);
  });
});

describe("the grid", () => {
  const inGrid = async () => {
    const guest = await opened();
    const grid = guest.page.getByRole("grid", { name: "Pipeline" });
    const edits: string[] = [];
    guest.page.on("console", (message) => message.text().startsWith("edited") && edits.push(message.text()));
    await grid.focus();
    return { ...guest, grid, edits, press: (key: string) => guest.page.keyboard.press(key) };
  };

  it("is edited without a mouse: arrows move, typing and Enter change, Esc leaves all as it was", async () => {
    const { page, press, edits, ...guest } = await inGrid();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"]) await press(key);
    await page.keyboard.type("124万");
    await press("Enter");
    await press("Enter");
    await page.keyboard.type("999");
    await press("Escape");
    await page.keyboard.type("abc");
    await press("Enter");
    expect(await page.getByRole("textbox", { name: "Amount" }).last().getAttribute("aria-invalid")).toBe("true");
    await press("Escape");
    expect(edits).toEqual(["edited 1 amount 1240000.00"]);
    await leave({ ...guest });
  });

  it("goes to the last of 100,000 rows at once and draws only what is seen", async () => {
    const { page, press, grid, ...guest } = await inGrid();
    await press("Control+End");
    await grid.getByText("南方电网 99999").waitFor();
    expect(await grid.getByRole("row").count()).toBeLessThan(80);
    await press("Control+Home");
    await grid.getByText("南方电网 0", { exact: true }).waitFor();
    await leave({ ...guest });
  });

  it("gives a range to the clipboard as a spreadsheet reads it", async () => {
    const { page, press, context, ...guest } = await inGrid();
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    for (const key of ["ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown"]) await press(key);
    await press("Control+c");
    const text = await page.evaluate<string>("navigator.clipboard.readText()");
    expect(text).toBe("南方电网 0\t园区核心交换改造\t0.00\n南方电网 1\t园区核心交换改造\t1000.00");
    await leave({ ...guest, context });
  });

  it("lets Tab out at its edge", async () => {
    const { page, press, grid, ...guest } = await inGrid();
    for (const key of ["Tab", "Tab", "Tab"]) await press(key);
    expect(await page.evaluate<boolean>("document.activeElement.getAttribute('role') === 'grid'")).toBe(false);
    await leave({ ...guest });
  });
});
