import type { Bundle } from "../bundle.ts";
import { signingsOf } from "../cadence.ts";
import { bundleOf, modelOf, type Model } from "../company.ts";
import { habitsOf, ownsNumbers, type Member } from "../people/team.ts";
import type { Signing } from "../statement.ts";
import { stepsOf, type Step } from "../steps.ts";
import { mondayOf, moment, type DayNumber, type Moment } from "../time.ts";

export type Quarter = {
  readonly model: Model;
  /** What stands in the books when it begins. */
  readonly start: Bundle;
  readonly first: DayNumber;
  readonly begins: Moment;
  readonly ends: Moment;
  readonly steps: readonly Step[];
  /** Who signs which week when, in the order of time. */
  readonly signings: readonly { readonly member: Member; readonly week: DayNumber; readonly signing: Signing }[];
};

/** Some weeks of a small company, to be lived through the real services: what is there when they begin, and everything that people then do. */
export const quarterOf = ({
  seed,
  sellers,
  weeks,
  monday,
}: {
  seed: string;
  sellers: number;
  weeks: number;
  monday: DayNumber;
}): Quarter => {
  const first = mondayOf(monday);
  const begins = moment(first, 7);
  const ends = moment(first + 7 * weeks - 1, 23, 59);
  const managers = Math.max(1, Math.round(sellers / 7));
  const model = modelOf({
    seed,
    lang: "zh",
    known: ends,
    accountManagers: sellers - managers,
    months: 5,
    tendedDays: -1,
    regions: [{ name: "华东", districts: Array.from({ length: managers }, (_, index) => `第${index + 1}区`) }],
    script: { signings: (_, week, usual) => (week < first ? usual.filter((signing) => signing.at <= begins) : []) },
  });
  const source = model.source.fork("signings");
  const signings = model.team.filter(ownsNumbers).flatMap((member) =>
    Array.from({ length: weeks - 1 }, (_, index) => first + 7 * (index + 1)).flatMap((week) =>
      signingsOf(source.fork(`${member.key}/${week}`), habitsOf(member), { week, known: ends })
        .filter((signing) => signing.at <= ends)
        .map((signing) => ({ member, week, signing })),
    ),
  );
  return {
    model,
    start: bundleOf(model, begins),
    first,
    begins,
    ends,
    steps: stepsOf(model.book.lives.values(), begins, ends),
    signings: signings.toSorted((a, b) => a.signing.at - b.signing.at),
  };
};
