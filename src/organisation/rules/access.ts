/** What a link is for; each opens exactly one door, once. */
export const linkPurposes = ["first-administrator", "invitation", "reset"] as const;
export type LinkPurpose = (typeof linkPurposes)[number];
/** How long a link is good for, in minutes (product 7-answers, engineering 5 S37). */
export const linkMinutes: Readonly<Record<LinkPurpose, number>> = {
  "first-administrator": 7 * 24 * 60,
  invitation: 7 * 24 * 60,
  reset: 60,
};

export const passwordLengths = { least: 10, most: 128 } as const;
/** `null` when the password will do; otherwise what is wrong with it. */
export const passwordFlaw = (password: string, email: string): "too-short" | "too-long" | "guessable" | null => {
  if ([...password].length < passwordLengths.least) return "too-short";
  if (password.length > passwordLengths.most) return "too-long";
  const folded = password.toLowerCase();
  const account = email.toLowerCase().split("@")[0] ?? "";
  const isGuessable =
    new Set(folded).size < 4 || common.has(folded) || (account.length > 3 && folded.replaceAll(/[^a-z]/g, "") === account);
  return isGuessable || folded === email.toLowerCase() ? "guessable" : null;
};
const common = new Set([
  "1234567890",
  "12345678910",
  "0123456789",
  "qwertyuiop",
  "password12",
  "password123",
  "password1234",
  "iloveyou12",
  "1q2w3e4r5t",
  "administrator",
]);

/** The part of an address that one subscriber holds: IPv4 whole, IPv6 its /64, however it is spelt. */
export const subscriberOf = (address: string): string => {
  const plain = address
    .toLowerCase()
    .replace(/%.*$/, "")
    .replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, "");
  if (!plain.includes(":")) return plain;
  const [head = "", tail] = plain.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = tail === undefined ? left : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0"), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
};

/** A limit on tries: at most `most` in `minutes`. */
export type Limit = { readonly bucket: string; readonly most: number; readonly minutes: number };
/**
 * Who tries a password is slowed down by account and subscriber together, by subscriber over all accounts, and by account over all strange
 * subscribers. Nobody is ever locked: from where the holder signed in before (`isKnown`), strangers' guesses do not count.
 */
export const signInLimits = (account: string, subscriber: string, { isKnown }: { isKnown: boolean }): readonly Limit[] => [
  { bucket: `pair ${account} ${subscriber}`, most: 8, minutes: 15 },
  { bucket: `address ${subscriber}`, most: 100, minutes: 15 },
  ...(isKnown ? [] : [{ bucket: `account ${account}`, most: 6, minutes: 0.5 }]),
];
/** Remembered when somebody signed in to the account from there. */
export const knownPlace = (account: string, subscriber: string): string => `known ${account} ${subscriber}`;
export const resetLimits = (account: string, subscriber: string): readonly Limit[] => [
  { bucket: `reset ${account}`, most: 3, minutes: 60 },
  { bucket: `reset-address ${subscriber}`, most: 20, minutes: 60 },
];
/** Guessing a 256-bit token is hopeless; the limit only keeps the noise down. */
export const linkLimits = (subscriber: string): readonly Limit[] => [{ bucket: `link ${subscriber}`, most: 60, minutes: 15 }];
