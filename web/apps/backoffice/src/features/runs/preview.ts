/** What the check of a file told; every kind tells its own part of this. */
export interface Preview {
  readonly counts: Readonly<Record<Count, number>>;
  readonly totals: { readonly before: number; readonly after: number; readonly monthBefore: number } | null;
  readonly biggest: readonly BiggestChange[];
  readonly mismatches: readonly (readonly [string, number])[];
  readonly mismatchExamples: readonly MismatchExample[];
  readonly organisations: readonly (readonly [string, number])[];
  readonly accounts: readonly ChangedAccount[];
  /** Other numbers by their names: `total_minor`, `payments_counted`. */
  readonly numbers: readonly (readonly [string, number])[];
}

export const COUNTS = ["added", "changed", "removed", "unchanged"] as const;
export type Count = (typeof COUNTS)[number];

export interface BiggestChange {
  readonly account: string;
  readonly kind_name: string;
  readonly before_minor: number;
  readonly after_minor: number;
}

export interface MismatchExample {
  readonly receipt_id: string;
  readonly code: string;
  readonly line_no: number | null;
  readonly expected_minor: number;
  readonly shown_minor: number;
}

export interface ChangedAccount {
  readonly line: number;
  readonly number: string;
  readonly fields: readonly string[];
}

type Raw = Readonly<Record<string, unknown>>;
const TOLD = new Set<string>([
  ...COUNTS,
  "total_before_minor",
  "total_after_minor",
  "total_month_before_minor",
]);

const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);
const listOf = <V>(value: unknown): readonly V[] => (Array.isArray(value) ? (value as V[]) : []);

function pairsOf(value: unknown): (readonly [string, number])[] {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return [];
  return Object.entries(value).map(([name, count]) => [name, numberOf(count)] as const);
}

/** The service's answer in the shape the page draws; what it does not know is left out. */
export function readPreview(raw: Raw): Preview {
  return {
    counts: Object.fromEntries(COUNTS.map((name) => [name, numberOf(raw[name])])) as Record<Count, number>,
    totals:
      typeof raw.total_after_minor === "number"
        ? {
            before: numberOf(raw.total_before_minor),
            after: raw.total_after_minor,
            monthBefore: numberOf(raw.total_month_before_minor),
          }
        : null,
    biggest: listOf<BiggestChange>(raw.biggest_changes),
    mismatches: pairsOf(raw.mismatches),
    mismatchExamples: listOf<MismatchExample>(raw.mismatch_examples),
    organisations: pairsOf(raw.organisations),
    accounts: listOf<ChangedAccount>(raw.examples),
    numbers: Object.entries(raw).flatMap(([name, value]) =>
      typeof value === "number" && !TOLD.has(name) ? [[name, value] as const] : [],
    ),
  };
}
