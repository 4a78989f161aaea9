import type { Random } from "./random.ts";
import type { Temperament } from "./people/temperament.ts";
import { moment, type DayNumber, type Moment } from "./time.ts";
import type { Signing } from "./statement.ts";

/**
 * When somebody signs a week: mostly on Friday afternoon or the weekend before, some a second time, a few late, a few not at all.
 * `known` is the last moment of the company's history: what is signed after it is signed for the pipeline as it stood then.
 */
export const signingsOf = (random: Random, habits: Temperament, { week, known }: { week: DayNumber; known: Moment }): Signing[] => {
  const signing = (at: Moment, version: number, late = false): Signing => ({ at, seen: Math.min(at, known), version, late });
  if (random.chance(habits.missing)) return [];
  if (random.chance(habits.late)) return [signing(moment(week, random.int(8, 17), random.int(0, 59)), 1, true)];
  const first = signing(weekendMoment(random, week), 1);
  if (random.chance(0.05) && first.at < moment(week - 1, 18))
    return [first, signing(moment(week - 1, random.int(18, 22), random.int(0, 59)), 2)];
  if (random.chance(0.02)) return [first, signing(moment(week + random.int(0, 2), random.int(10, 17), random.int(0, 59)), 2)];
  return [first];
};

/** Friday 35 %, Saturday 20 %, Sunday 45 %: the beat of a sales team. */
export const weekendMoment = (random: Random, week: DayNumber): Moment => {
  const day = random.weighted({ friday: 35, saturday: 20, sunday: 45 });
  if (day === "friday") return moment(week - 3, random.int(13, 20), random.int(0, 59));
  if (day === "saturday") return moment(week - 2, random.int(9, 21), random.int(0, 59));
  return moment(week - 1, random.int(10, 23), random.int(0, 44));
};
