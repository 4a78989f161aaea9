/** One measured figure. `raw` is the same work done bare in the same run, because absolute times on a shared machine mean little. */
export type Figure = {
  /** Its name in budgets.json, where what is to be reached stands. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly raw?: number;
  /** What was measured on what: rows, clients, which percentile. */
  readonly note?: string;
};

/** Hands a figure to script/bench, which prints the table and keeps it. */
export const report = (figure: Figure): void => {
  process.stdout.write(`@figure ${JSON.stringify(figure)}\n`);
};

/** The value below which `share` of the values lie. @example percentile([3, 1, 2], 0.5) // 2 */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
