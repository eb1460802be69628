import { formatDecimal, parseDecimal } from "./decimal.ts";
import type { Language } from "./language.ts";

const SIGNS: Readonly<Record<string, string>> = { RUB: "₽", KZT: "₸" };
const MINOR_DIGITS = 2;

export interface MoneyFormat {
  readonly language?: Language;
  readonly currency?: string;
  /** Shows «+» before a positive sum, for differences. */
  readonly signed?: boolean;
}

/** 412345 → «4 123,45»: minor units with the mark of the language, without the currency. */
export function formatMinor(amountMinor: number, language: Language = "ru"): string {
  const sign = amountMinor < 0 ? "-" : "";
  const digits = String(Math.abs(amountMinor)).padStart(MINOR_DIGITS + 1, "0");
  const plain = `${sign}${digits.slice(0, -MINOR_DIGITS)}.${digits.slice(-MINOR_DIGITS)}`;
  return formatDecimal(plain, { language, minDigits: MINOR_DIGITS });
}

/** 412345 → «4 123,45 ₽», parts joined by no-break spaces. */
export function formatMoney(amountMinor: number, format: MoneyFormat = {}): string {
  const { language = "ru", currency = "RUB", signed = false } = format;
  const plus = signed && amountMinor > 0 ? "+" : "";
  return `${plus}${formatMinor(amountMinor, language)}\u00a0${SIGNS[currency] ?? currency}`;
}

/** «1 234,5», «1234.50 ₽» → 123450; null when it is not a sum or has more than two digits after the mark. */
export function parseMoney(typed: string): number | null {
  const value = parseDecimal(typed.replace(/[₽₸]|руб\.?|р\.?$/gi, ""));
  if (value === null) return null;
  const [whole = "0", fraction = ""] = value.split(".");
  if (fraction.length > MINOR_DIGITS) return null;
  const minor = Number(`${whole}${fraction.padEnd(MINOR_DIGITS, "0")}`);
  return Number.isSafeInteger(minor) ? minor : null;
}
