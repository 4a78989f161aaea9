import { expect, it } from "vitest";
import { addToProfile, decideDayOrder, decideDecimal, emptyProfile } from "./profile.ts";

const column = (...cells: string[]) => {
  const profile = emptyProfile(1);
  addToProfile(
    profile,
    cells.map((cell, at) => ({ line: at + 2, cells: [cell] })),
  );
  return (
    profile[0] ??
    (() => {
      throw new Error("no column");
    })()
  );
};
const comma = { semicolons: false, unitInDoubt: false };

it("one date above the 12th proves the order of its column", () =>
  expect(decideDayOrder(column("01/03/2017", "18/03/2017"))).toMatchObject({ decided: "dmy", mustAsk: false }));
it("a column that fits both orders is asked about, with a guess that is called one", () =>
  expect(decideDayOrder(column("01/03/2017", "02/03/2017"))).toMatchObject({ decided: null, mustAsk: true }));
it("a column that contradicts itself keeps the order proved first; a doubtful cell beside it is asked about", () => {
  expect(decideDayOrder(column("13/04/2017", "04/13/2017"))).toMatchObject({ decided: "dmy", mustAsk: false });
  expect(decideDayOrder(column("13/04/2017", "04/13/2017", "01/02/2017"))).toMatchObject({ decided: null, mustAsk: true });
});
it("clear dates need no order", () => expect(decideDayOrder(column("2017-03-01"))).toEqual({ decided: null, mustAsk: false, guess: null }));

it("a column proves its decimal sign", () => {
  expect(decideDecimal(column("1.054", "50,50"), comma)).toMatchObject({ decided: "comma" });
  expect(decideDecimal(column("1,054", "50.50"), comma)).toMatchObject({ decided: "dot" });
});
it("1.054 alone is asked about; 1,054 alone is a thousand unless the file comes from where it is not", () => {
  expect(decideDecimal(column("1.054"), comma)).toMatchObject({ decided: null, mustAsk: true });
  expect(decideDecimal(column("1,054"), comma)).toMatchObject({ decided: "dot" });
  expect(decideDecimal(column("1,054"), { ...comma, semicolons: true })).toMatchObject({ mustAsk: true });
  expect(decideDecimal(column("1,054"), { ...comma, unitInDoubt: true })).toMatchObject({ mustAsk: true });
});
it("cells that each prove their own sign need no decision; one in doubt among them does", () => {
  expect(decideDecimal(column("1,234.50", "1 234,50"), comma)).toEqual({ decided: null, mustAsk: false, guess: null });
  expect(decideDecimal(column("1,234.50", "1 234,50", "1,234"), comma)).toMatchObject({ mustAsk: true });
});
it("a column of too many different values has no words", () =>
  expect(column(...Array.from({ length: 2_500 }, (_, at) => `K${at}`)).distinct).toBeNull());
