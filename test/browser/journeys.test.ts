import { describe, expect, it } from "vitest";
import { startServer } from "./setup.ts";
import { expectAccessible, expectOutline, leave, served, settled, visitor, type View, type Visitor } from "./rig.ts";

const url = served();

/** Signs in as one of the demo company's people, by name, on the sign-in page. */
const signedInAs = async (name: RegExp, view: View = {}): Promise<Visitor> => {
  const guest = await visitor(url, view);
  await guest.page.goto("/sign-in");
  await guest.page.getByRole("button", { name }).click();
  await guest.page.getByRole("navigation").waitFor();
  await settled(guest.page);
  return guest;
};

describe("an account manager on Sunday night", () => {
  it("comes from the sign-in page to a signed commit without a mouse", async () => {
    const guest = await visitor(url);
    const { page } = guest;
    await page.goto("/");
    const me = page.getByRole("button", { name: /Li Na/ });
    await me.waitFor();
    await me.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /^Week \d+/ }).waitFor();
    await page.getByRole("button", { name: "Sign and submit" }).waitFor();
    await settled(page);
    await page.keyboard.press("s");
    await page.getByText(/^I commit/).waitFor();
    await page.keyboard.press("Enter");
    const receipt = page.getByRole("dialog").filter({ hasText: "Hash" });
    await receipt.waitFor();
    expect(await receipt.textContent()).toMatch(/2\d{3}-W\d{2}\/.+\/1/);
    await page.keyboard.press("Enter");
    await page.getByText(/version 1, signed/).waitFor();
    await leave(guest);
  });

  it("changes a line in place: the change asks for its reason, is saved while typing, and makes version 2 when signed again", async () => {
    const guest = await signedInAs(/Li Na/);
    const { page } = guest;
    const amount = page.getByRole("textbox", { name: /^Promised amount/ }).first();
    await amount.fill("10万");
    await amount.press("Tab");
    const reason = page.getByRole("group", { name: "Commit" }).getByRole("textbox", { name: /^Reason: .+/ });
    await reason.fill("half of it comes later");
    await page.getByText(/draft saved/).waitFor();
    await page.getByRole("button", { name: "Sign again" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Sign and submit" }).click();
    await page.getByText(/2\d{3}-W\d{2}\/.+\/2/).waitFor();
    await page.keyboard.press("Escape");
    await page.reload();
    await page.getByText(/version 2, signed/).waitFor();
    expect(
      await page
        .getByRole("textbox", { name: /^Promised amount/ })
        .first()
        .inputValue(),
    ).toBe("100,000");
    await leave(guest);
  });

  it("keeps what was typed when the connection is lost, says so, and saves it when it is back", async () => {
    const guest = await signedInAs(/Li Na/);
    const { page, context } = guest;
    await context.setOffline(true);
    await page.getByRole("textbox", { name: "Planned" }).fill("a seminar in Suzhou");
    await page.getByText("not saved, kept here").waitFor();
    await context.setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText(/draft saved/).waitFor();
    await page.reload();
    await settled(page);
    expect(await page.getByRole("textbox", { name: "Planned" }).inputValue()).toBe("a seminar in Suzhou");
    guest.complaints.splice(0, guest.complaints.length, ...guest.complaints.filter((text) => !text.includes("ERR_INTERNET_DISCONNECTED")));
    await leave(guest);
  });

  it("asks why a number is so: definition, formula and the deals behind it", async () => {
    const guest = await signedInAs(/Li Na/);
    const { page } = guest;
    await page.getByRole("button", { name: /95–110/ }).click();
    const panel = page.getByRole("dialog");
    await panel.getByText("÷", { exact: false }).first().waitFor();
    expect(await panel.getByRole("heading", { level: 2 }).textContent()).toMatch(/attainment/i);
    await page.keyboard.press("Escape");
    await leave(guest);
  });
});

describe("a regional manager on Monday", () => {
  it("sees who is missing first and in words, and opens the statement of a report", async () => {
    const guest = await signedInAs(/Wang Wei/);
    const { page } = guest;
    await page.getByText("missing", { exact: false }).first().waitFor();
    await expectOutline(page);
    await expectAccessible(page);
    await leave(guest);
  });
});

describe("everybody", () => {
  it("goes anywhere with Ctrl K", async () => {
    const guest = await signedInAs(/Wang Wei/);
    const { page } = guest;
    await page.keyboard.press("Control+k");
    await page.keyboard.type("li na");
    await page.getByRole("option", { name: /Li Na.*person/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("pipeline");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/pipeline/);
    await leave(guest);
  });

  it("changes the language and the colours, and finds both again after a reload", async () => {
    const guest = await visitor(url);
    const { page } = guest;
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByRole("heading", { level: 1, name: "登录" }).waitFor();
    expect(await page.evaluate<string>("document.documentElement.lang")).toBe("zh-CN");
    await leave(guest);
  });

  it("who is not signed in is led to the sign-in page and back to where they wanted to go", async () => {
    const guest = await visitor(url);
    const { page } = guest;
    await page.goto("/pipeline?group=owner");
    await page.waitForURL(/\/sign-in/);
    await page.getByRole("button", { name: /Li Na/ }).click();
    await page.waitForURL(/\/pipeline\?group=owner/);
    await leave(guest);
  });
});

describe("sales operations", () => {
  it("brings a spreadsheet in: recognised, mapped, a dry run with a verdict a row, then written; the same file again changes nothing", async () => {
    const guest = await signedInAs(/Alice Zheng/);
    const { page } = guest;
    const file = {
      name: "deals.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(
        "编号,客户,商机,负责人,阶段,金额,预计签单\nX-1,长江纸业,新厂区网络,Li Na,50,124万,2027-03-31\nX-2,长江纸业,备件,Nobody,50,8000,2027-03-31\n",
      ),
    };
    const importFile = async () => {
      await page.goto("/import");
      await page.getByLabel("Choose a file").last().setInputFiles(file);
      await page.getByRole("button", { name: "Dry run" }).click();
      await page.getByText("Verdict of every row").waitFor();
      await settled(page);
    };
    await importFile();
    await page.getByText(/Refused 1/).waitFor();
    await page.getByRole("button", { name: /^Write 1 new/ }).click();
    await page.getByText(/1 created, 0 changed/).waitFor();
    await importFile();
    await page.getByText(/Unchanged 1/).waitFor();
    await leave(guest);
  });
});

describe("the pipeline", () => {
  it("is edited like a spreadsheet, and the change stands on the deal's line of time", async () => {
    const guest = await signedInAs(/Li Na/);
    const { page } = guest;
    await page.goto("/pipeline");
    await settled(page);
    const grid = page.getByRole("grid");
    const amount = grid.getByRole("row").nth(2).getByRole("gridcell").nth(4);
    await amount.click();
    await page.keyboard.type("33.3万");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await grid.getByText("333,000").first().waitFor();
    await page.reload();
    await grid.getByText("333,000").first().waitFor();
    await leave(guest);
  });
});

describe("a new organisation", () => {
  it("begins with the one-time link: its first administrator creates it and sees where to begin", async () => {
    const empty = await startServer(["--empty"]);
    const link = /http:\/\/\S+\/welcome#\S+/.exec(empty.welcome)?.[0] ?? "";
    const guest = await visitor(empty.url);
    const { page } = guest;
    await page.goto(link);
    await page.getByLabel("Your name").fill("Chen Wei 陈伟");
    await page.getByLabel("E-mail").fill("chen@example.com");
    await page.getByLabel(/New password/).fill("short");
    await page.getByLabel("Name of the organisation").fill("远山网络");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Create the organisation" }).click();
    await page.getByText("At least 10 characters", { exact: true }).waitFor();
    await page.getByLabel(/New password/).fill("a promise every week");
    await page.getByRole("button", { name: "Create the organisation" }).click();
    await page.getByRole("heading", { name: "Where to begin?" }).waitFor();
    await page.goto("/");
    await page.getByRole("navigation").waitFor();
    await page.goto(link);
    await page.getByText(/This link was used/).waitFor();
    await leave(guest);
    await empty.stop();
  });
});
