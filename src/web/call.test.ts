import { describe, expect, it } from "vitest";
import { addressOf } from "./call.ts";
import { Problem, mayTryAgain } from "./problem.ts";

describe("the address of a call", () => {
  it("fills in the names of the path, safely", () =>
    expect(addressOf("/weeks/:week/people/:id", { params: { week: "2026-W48", id: "a/b" } })).toBe("/weeks/2026-W48/people/a%2Fb"));
  it("leaves out what was not asked and repeats lists", () =>
    expect(addressOf("/deals", { query: { stage: ["80", "90"], owner: undefined, limit: 50 } })).toBe("/deals?stage=80&stage=90&limit=50"));
});

describe("a problem", () => {
  const refused = new Problem("refused", 422, {
    title: "Some of this needs correcting.",
    code: "invalid",
    fields: [{ pointer: "/lines/0/amount", code: "amount", detail: "Not an amount" }],
  });
  it("lands on its field", () => expect(refused.field("/lines/0/amount")).toBe("Not an amount"));
  it("may be tried again when it was the way and not the answer", () => {
    expect(mayTryAgain(refused)).toBe(false);
    expect(mayTryAgain(new Problem("offline", 0))).toBe(true);
    expect(mayTryAgain(new Problem("refused", 503))).toBe(true);
  });
});
