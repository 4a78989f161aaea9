import type { Flavour } from "../flavour/flavour.ts";
import type { Random } from "../random.ts";
import type { DayNumber } from "../time.ts";
import { temperaments, temperamentShares, type Temperament, type TemperamentName } from "./temperament.ts";

export type Role = "leader" | "director" | "rm" | "am" | "operations";

export type Member = {
  readonly key: string;
  readonly name: string;
  readonly role: Role;
  readonly team?: string;
  readonly district: string;
  readonly abroad: boolean;
  readonly manager: string | null;
  readonly temperament: TemperamentName;
  readonly submits: boolean;
  /** First and last day (exclusive) where the person was not there all the time, and who takes the deals over. */
  readonly joins?: DayNumber;
  readonly leaves?: DayNumber;
  readonly heir?: string;
  /** A move in the reporting line: from that day the person reports to another manager. */
  readonly moves?: { readonly on: DayNumber; readonly to: string };
};

export const habitsOf = (member: Member): Temperament => temperaments[member.temperament];
export const ownsNumbers = (member: Member): boolean => member.role === "am" || member.role === "rm";

/**
 * A tree of four levels: leader, a director per region, a regional manager per district, and account managers below them, one at a time
 * round the districts. Somebody from operations looks after calendar and targets.
 */
export const teamOf = (random: Random, flavour: Flavour, { accountManagers }: { accountManagers: number }): Member[] => {
  const naming = namesOf(random.fork("names"), flavour);
  const habit = random.fork("temperaments");
  const leader = member("leader", flavour.visitorNames.leader, "leader", null);
  const operations = member("operations", naming(), "operations", null);
  const directors = flavour.regions.map((region, index) => ({
    ...member(`director-${index + 1}`, naming(), "director", leader.key),
    team: region.name,
    district: region.name,
  }));
  const managers = flavour.regions.flatMap((region, regionIndex) =>
    region.districts.map((district, index) => ({
      ...member(`rm-${regionIndex + 1}${index + 1}`, naming(), "rm", `director-${regionIndex + 1}`),
      team: district,
      district,
      abroad: regionIndex === flavour.regions.length - 1 && index === region.districts.length - 1,
      submits: true,
    })),
  );
  const sellers = Array.from({ length: accountManagers }, (_, index) => {
    const manager = managers[index % managers.length];
    if (!manager) throw new RangeError("a company needs a district");
    return {
      ...member(`seller-${String(index + 1).padStart(2, "0")}`, naming(), "am", manager.key),
      district: manager.district,
      abroad: manager.abroad,
      temperament: habit.weighted(temperamentShares),
      submits: true,
    };
  });
  return [leader, operations, ...directors, ...managers, ...sellers];
};

const member = (key: string, name: string, role: Role, manager: string | null): Member => ({
  key,
  name,
  role,
  manager,
  district: "",
  abroad: false,
  temperament: "steady",
  submits: false,
});

/** Names that have not been given yet, as long as there are some left. */
const namesOf = (random: Random, flavour: Flavour): (() => string) => {
  const used = new Set<string>(Object.values(flavour.visitorNames));
  return () => {
    for (let attempt = 0; ; attempt += 1) {
      const name = flavour.personName(random.pick(flavour.surnames), random.pick(flavour.givenNames));
      if (used.has(name) && attempt < 50) continue;
      used.add(name);
      return name;
    }
  };
};
