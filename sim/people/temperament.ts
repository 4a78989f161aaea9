/**
 * What kind of forecaster a person is. Every figure is a habit that the product is meant to make visible: the same deals, promised by an
 * optimist and by a sandbagger, give two very different weeks.
 */
export type Temperament = {
  /** Chance that the week in which a deal at 90 % is expected is the week in which it comes. */
  readonly reliability: number;
  /** How far from the truth a distant close is seen, as a share of the days left: below 0 too early, above 0 too late. */
  readonly horizonBias: number;
  /** Share of the deals at 80 % that are called commit already. */
  readonly promotes: number;
  /** Share of the deals at 90 % that are held back as upside. */
  readonly holdsBack: number;
  /** Share of the commit lines promised below the deal's amount, and by how much. */
  readonly trims: number;
  /** How large a young deal is imagined against what it becomes. */
  readonly sizeBias: number;
  /** Share of the won deals that jump to the order unannounced. */
  readonly hides: number;
  /** Chance that a step up is taken without all its evidence. */
  readonly unproven: number;
  /** Chance that a deal is tended (next step renewed, slips told before the day). */
  readonly diligence: number;
  /** What is signed for month and quarter against what will come. */
  readonly judgement: number;
  readonly late: number;
  readonly missing: number;
  readonly winRate: number;
};

const steady: Temperament = {
  reliability: 0.95,
  horizonBias: -0.05,
  promotes: 0,
  holdsBack: 0.02,
  trims: 0.02,
  sizeBias: 1.03,
  hides: 0.01,
  unproven: 0.04,
  diligence: 0.96,
  judgement: 0.97,
  late: 0.01,
  missing: 0.004,
  winRate: 0.42,
};

export const temperaments = {
  steady,
  optimist: {
    ...steady,
    reliability: 0.86,
    horizonBias: -0.35,
    promotes: 0.24,
    sizeBias: 1.3,
    unproven: 0.15,
    diligence: 0.85,
    judgement: 1.18,
    late: 0.03,
    winRate: 0.33,
  },
  sandbagger: {
    ...steady,
    reliability: 0.97,
    horizonBias: 0.12,
    holdsBack: 0.08,
    trims: 0.25,
    sizeBias: 0.9,
    hides: 0.03,
    judgement: 0.8,
    winRate: 0.45,
  },
  slipping: {
    ...steady,
    reliability: 0.68,
    horizonBias: -0.2,
    sizeBias: 1.1,
    unproven: 0.1,
    diligence: 0.75,
    judgement: 1.06,
    late: 0.06,
    missing: 0.02,
    winRate: 0.36,
  },
  surprising: {
    ...steady,
    reliability: 0.88,
    horizonBias: 0.2,
    hides: 0.14,
    diligence: 0.8,
    judgement: 0.9,
    late: 0.04,
    missing: 0.01,
    winRate: 0.4,
  },
  starting: { ...steady, reliability: 0.82, horizonBias: -0.15, sizeBias: 1.15, unproven: 0.12, diligence: 0.9, late: 0.04, winRate: 0.3 },
} as const satisfies Record<string, Temperament>;

export type TemperamentName = keyof typeof temperaments;
/** How often each is met in a team. */
export const temperamentShares: Readonly<Record<TemperamentName, number>> = {
  steady: 46,
  optimist: 16,
  sandbagger: 13,
  slipping: 11,
  surprising: 7,
  starting: 7,
};
