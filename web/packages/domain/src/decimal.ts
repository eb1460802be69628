import type { Language } from "./language.ts";

/** Exact decimals as canonical strings ("12.5"): nothing here passes through a float. */
const GAPS = /[\s\u00a0\u202f]/g;
const PLAIN = /^(-?)(\d+)(?:\.(\d+))?$/;

interface Parts {
  readonly digits: bigint;
  readonly scale: number;
}

function parts(value: string): Parts {
  const match = PLAIN.exec(value);
  if (!match) throw new RangeError(`not a decimal: ${value}`);
  const fraction = match[3] ?? "";
  return { digits: BigInt(`${match[1]}${match[2]}${fraction}`), scale: fraction.length };
}

function text({ digits, scale }: Parts): string {
  const sign = digits < 0n ? "-" : "";
  const body = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, "0");
  const whole = body.slice(0, body.length - scale);
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${body.slice(body.length - scale)}`;
}

function aligned(left: string, right: string): [bigint, bigint, number] {
  const a = parts(left);
  const b = parts(right);
  const scale = Math.max(a.scale, b.scale);
  return [a.digits * 10n ** BigInt(scale - a.scale), b.digits * 10n ** BigInt(scale - b.scale), scale];
}

/** Reads what a person typed: spaces between thousands, a comma or a dot. Null when it is not a number. */
export function parseDecimal(typed: string): string | null {
  const cleaned = typed.replace(GAPS, "").replace("−", "-").replace(",", ".");
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(cleaned);
  if (!match || (match[2] === "" && !match[3])) return null;
  const whole = (match[2] || "0").replace(/^0+(?=\d)/, "");
  return match[3] ? `${match[1]}${whole}.${match[3]}` : `${match[1]}${whole}`;
}

export function subtractDecimal(left: string, right: string): string {
  const [a, b, scale] = aligned(left, right);
  return text({ digits: a - b, scale });
}

export function addDecimal(left: string, right: string): string {
  const [a, b, scale] = aligned(left, right);
  return text({ digits: a + b, scale });
}

/** Negative, zero or positive, as sort functions want it. */
export function compareDecimal(left: string, right: string): number {
  const [a, b] = aligned(left, right);
  return a < b ? -1 : Number(a > b);
}

export interface DecimalFormat {
  readonly language?: Language;
  /** Zeros are added up to this many digits after the mark. */
  readonly minDigits?: number;
  /** Drops zeros at the end, down to `minDigits`. */
  readonly trim?: boolean;
}

/** Shows a decimal string with the mark and thousands of the language; never rounds. */
export function formatDecimal(value: string, format: DecimalFormat = {}): string {
  const { language = "ru", minDigits = 0, trim = false } = format;
  const match = PLAIN.exec(value);
  if (!match) return value;
  const given = match[3] ?? "";
  const fraction = (trim ? given.replace(/0+$/, "") : given).padEnd(minDigits, "0");
  const whole = (match[2] ?? "").replace(/\B(?=(\d{3})+$)/g, language === "en" ? "," : "\u00a0");
  const mark = language === "en" ? "." : ",";
  return `${match[1] ? "−" : ""}${whole}${fraction ? mark + fraction : ""}`;
}
