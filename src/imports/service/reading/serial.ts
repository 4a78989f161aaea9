/**
 * The calendar day (and time, if any) of a spreadsheet's serial number, turned by us: libraries go through local midnights and lose a day in some zones.
 * The 1900 system has a 29 February 1900 that never was: serial 60 is no day.
 * @example serialToText(45000, false) // "2023-03-15"
 */
export const serialToText = (serial: number, is1904: boolean): string | null => {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_465 || (!is1904 && Math.floor(serial) === 60)) return null;
  const epoch = is1904 ? Temporal.PlainDate.from("1904-01-01") : Temporal.PlainDate.from(serial < 60 ? "1899-12-31" : "1899-12-30");
  // Times are kept in fractions of a day; a whole day that rounding made 23:59:59.9999 is a whole day.
  const seconds = Math.round((serial - Math.floor(serial)) * 86_400);
  const day = epoch.add({ days: Math.floor(serial) + (seconds === 86_400 ? 1 : 0) });
  if (seconds === 0 || seconds === 86_400) return day.toString();
  return `${day} ${Temporal.PlainTime.from({ hour: 0 }).add({ seconds }).toString()}`;
};

/** Whether a number format shows a day. @example isDateFormat("yyyy\"年\"m\"月\"d\"日\"") // true */
export const isDateFormat = (code: string): boolean => {
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, "").toLowerCase();
  return /y|d/.test(bare.replace(/general|red|standard/g, "")) || /^m+$/.test(bare);
};
/** The numbers of the built-in formats that show a day, those of Chinese and Japanese versions included. */
export const builtInDateFormats: ReadonlySet<number> = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);

/**
 * A number cell as plain decimal text, with the 15 digits that a spreadsheet keeps and shows.
 * @example numberToText("0.30000000000000004") // "0.3"
 */
export const numberToText = (raw: string): string => {
  if (/^-?\d{1,15}$/.test(raw)) return raw;
  const value = Number(raw);
  if (raw.trim() === "" || !Number.isFinite(value)) return raw;
  const [mantissa = "", power = "0"] = value.toExponential(14).split("e");
  const digits = mantissa.replace(/[-.]/g, "");
  const point = Number(power) + 1;
  const plain =
    point <= 0
      ? `0.${"0".repeat(-point)}${digits}`
      : point >= digits.length
        ? digits.padEnd(point, "0")
        : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return (value < 0 ? "-" : "") + (plain.includes(".") ? plain.replace(/\.?0+$/, "") : plain);
};
