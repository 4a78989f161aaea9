/** One JSON object a line on standard error; line breaks and control characters are escaped by JSON, so nobody can forge a line. */
export type Log = (level: "debug" | "info" | "warn" | "error", message: string, fields?: Readonly<Record<string, unknown>>) => void;

export const jsonLog: Log = (level, message, fields = {}) => {
  process.stderr.write(`${JSON.stringify({ at: Temporal.Now.instant(), level, message, ...fields }, plain)}\n`);
};

export const silentLog: Log = () => undefined;

const plain = (_key: string, value: unknown): unknown => {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack };
  return value;
};
