/** A seeded source of numbers: the same seed gives the same company, byte for byte, on every machine. */
export type Random = {
  /** The next number in [0, 1). */
  readonly next: () => number;
  /** A whole number from `low` to `high`, both included. */
  readonly int: (low: number, high: number) => number;
  readonly between: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** One of the keys, as often as its weight says. */
  readonly weighted: <K extends string>(weights: Readonly<Record<K, number>>) => K;
  /** Bell-shaped, cut at three deviations, so that no single draw makes a company absurd. */
  readonly normal: (mean: number, deviation: number) => number;
  /** Right-skewed and positive: deal sizes and sales cycles. */
  readonly skewed: (median: number, spread: number) => number;
  /** An independent source: what one person does never shifts what happens to another. */
  readonly fork: (name: string) => Random;
};

export const random = (seed: string): Random => {
  const next = sfc32(seed);
  const normal = (mean: number, deviation: number): number => {
    const bell = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return mean + deviation * Math.max(-3, Math.min(3, bell));
  };
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: (list) => at(list, Math.floor(next() * list.length)),
    weighted: (weights) => {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) if ((left -= weight) < 0) return key;
      return at(entries, entries.length - 1)[0];
    },
    normal,
    skewed: (median, spread) => median * Math.exp(normal(0, spread)),
    fork: (name) => random(`${seed}/${name}`),
  };
};

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index];
  if (found === undefined) throw new RangeError("nothing to choose from");
  return found;
};

/** sfc32 (Chris Doty-Humphrey's small fast counter), its state filled from the text by a 32-bit mixing hash. */
const sfc32 = (seed: string): (() => number) => {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1];
  for (let index = 0; index < seed.length; index += 1) {
    const code = seed.charCodeAt(index);
    a = Math.imul(a ^ code, 0x85ebca6b);
    b = Math.imul(b ^ (code + index), 0xc2b2ae35);
    c = Math.imul(c ^ (code << (index % 16)), 0x27d4eb2f);
    a = (a << 13) | (a >>> 19);
  }
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let round = 0; round < 15; round += 1) next();
  return next;
};
