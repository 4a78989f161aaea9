import { mkdirSync } from "node:fs";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, expect, inject } from "vitest";

export type View = { lang?: "zh" | "en"; theme?: "light" | "dark"; width?: number; height?: number };

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
let running: Promise<Browser> | undefined;
/** Debian's Chromium, one for all tests of a file. */
export const browser = (): Promise<Browser> =>
  (running ??= chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: flags }));
export const closeBrowser = async (): Promise<void> => {
  const open = await running;
  running = undefined;
  await open?.close();
};

/**
 * A fresh visitor with a language, colours and a width of screen. Whatever the page complains about on the console fails the test
 * when it is closed (`leave`).
 */
export const visitor = async (url: string, { lang = "en", theme = "light", width = 1360, height = width < 640 ? 780 : 820 }: View = {}) => {
  const context = await (
    await browser()
  ).newContext({
    baseURL: url,
    viewport: { width, height },
    colorScheme: theme,
    locale: lang === "zh" ? "zh-CN" : "en-GB",
    timezoneId: "Asia/Shanghai",
    reducedMotion: "reduce",
    hasTouch: width < 640,
  });
  await context.addInitScript(
    ([locale, scheme]) => {
      localStorage.setItem("drumbeat.locale", locale!);
      localStorage.setItem("drumbeat.scheme", scheme!);
    },
    [lang, theme],
  );
  const page = await context.newPage();
  return { page, context, complaints: complaintsOf(page) };
};
export type Visitor = Awaited<ReturnType<typeof visitor>>;

/** What went wrong unseen: script errors, refused content, failed requests of ours. */
const complaintsOf = (page: Page): string[] => {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // A refused call (401 before sign-in, 409, 422) is an answer; the page shows it.
    if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
  return complaints;
};

export const leave = async ({ context, complaints }: { context: BrowserContext; complaints: readonly string[] }): Promise<void> => {
  await context.close();
  expect(complaints).toEqual([]);
};

/** Waits until nothing is being loaded: no place holder is left. */
export const settled = async (page: Page): Promise<void> => {
  await page.waitForLoadState("networkidle");
  await expect.poll(() => page.locator(".waiting").count(), { timeout: 15_000 }).toBe(0);
};

/** axe finds nothing, and nothing is wider than the screen. */
export const expectAccessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)} — ${node.any[0]?.message ?? node.all[0]?.message ?? ""}`),
  );
  expect(found).toEqual([]);
  expect(await page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBeLessThanOrEqual(0);
};

export const picturesDir = path.join(import.meta.dirname, "../../test-results");
/** A picture of the whole page, to be looked at: test-results/name-en-light-1360.png */
export const picture = async (page: Page, name: string, { lang = "en", theme = "light", width = 1360 }: View = {}): Promise<void> => {
  mkdirSync(picturesDir, { recursive: true });
  await page.screenshot({ path: path.join(picturesDir, `${name}-${lang}-${theme}-${width}.png`), fullPage: true });
};

/** The program's address, for tests; also closes the browser when the file is done. */
export const served = (): string => {
  afterAll(closeBrowser);
  return inject("url");
};

/** What the first page cost: compressed bytes of script and of style, as they came over the wire. */
export const bytesLoaded = async (page: Page): Promise<{ script: number; style: number }> =>
  page.evaluate<{ script: number; style: number }>(`(() => {
    const bytes = (kind) => performance.getEntriesByType("resource")
      .filter((entry) => new URL(entry.name).pathname.endsWith(kind))
      .reduce((sum, entry) => sum + entry.encodedBodySize, 0);
    return { script: bytes(".js"), style: bytes(".css") };
  })()`);

/** How much of the page jumped while it was loading (cumulative layout shift; below 0.1 is good). */
export const layoutShift = async (page: Page): Promise<number> =>
  page.evaluate<number>(`new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve(sum), 300);
  })`);

/** One h1, headings that step down one by one, and every field and button with a name. */
export const expectOutline = async (page: Page): Promise<void> => {
  const levels = await page.evaluate<number[]>(
    `[...document.querySelectorAll("h1,h2,h3,h4")].filter((h) => h.checkVisibility()).map((h) => Number(h.tagName[1]))`,
  );
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  levels.reduce((before, level) => {
    expect(level).toBeLessThanOrEqual(before + 1);
    return level;
  }, 0);
};
