import { compareDecimal, parseDecimal, subtractDecimal } from "./decimal.ts";

export interface DialFormat {
  readonly digits: number;
  readonly decimals: number;
}

export type ReadingFault = "empty" | "not-a-number" | "too-many-digits" | "too-many-decimals";

export type ReadingInput =
  | { readonly value: string; readonly fault: null }
  | { readonly value: null; readonly fault: ReadingFault };

/** Reads a typed value against the dial; the typed text itself is never changed. */
export function readReading(typed: string, dial: DialFormat): ReadingInput {
  if (typed.trim() === "") return { value: null, fault: "empty" };
  const value = parseDecimal(typed);
  if (value === null || value.startsWith("-")) return { value: null, fault: "not-a-number" };
  const [whole = "", fraction = ""] = value.split(".");
  if (whole.length > dial.digits) return { value: null, fault: "too-many-digits" };
  if (fraction.length > dial.decimals) return { value: null, fault: "too-many-decimals" };
  return { value, fault: null };
}

/** Consumption since the last reading; negative when the new value lies below it. */
export function readingVolume(value: string, previous: string): string {
  return subtractDecimal(value, previous);
}

/** A value equal to the last one is fine: nothing was used. */
export function isBelowPrevious(value: string, previous: string): boolean {
  return compareDecimal(value, previous) < 0;
}
