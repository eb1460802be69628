import type { FieldError, ProblemError } from "@kabinet/api";
import { currentLanguage, type MessageKey, type T } from "@/lib/i18n";
import { type Fault, fieldName } from "./rules";

const FAULTS: Readonly<Record<Exclude<Fault, "too-many-digits" | "too-many-decimals">, MessageKey>> = {
  "not-a-number": "readings.notANumber",
  below: "readings.below",
  "over-capacity": "readings.overCapacity",
  "no-previous": "readings.noPrevious",
};

/** Why a typed value cannot be sent. */
export function faultText(t: T, fault: Fault, dial: { digits: number; decimals: number }): string {
  if (fault === "too-many-digits") return t("readings.tooManyDigits", { count: dial.digits });
  if (fault === "too-many-decimals") {
    return dial.decimals === 0
      ? t("readings.wholeOnly")
      : t("readings.tooManyDecimals", { count: dial.decimals });
  }
  return t(FAULTS[fault]);
}

const CODES: Readonly<Record<string, MessageKey>> = {
  below_previous: "readings.below",
  over_capacity: "readings.overCapacity",
  no_previous: "readings.noPrevious",
  taken_in_future: "readings.takenInFuture",
  taken_too_early: "readings.takenTooEarly",
  taken_before_previous: "readings.takenBeforePrevious",
  value_volume_disagree: "readings.disagree",
  not_a_rollover: "readings.notARollover",
  later_reading: "readings.laterReading",
  stronger_reading: "readings.strongerReading",
  meter_removed: "readings.meterRemoved",
  serial_mismatch: "readings.serialMismatch",
};

interface RowError extends FieldError {
  readonly meter_id?: string;
  readonly register?: string;
}

/** The server's words in Russian, our own in the other languages. */
function rowText(t: T, row: RowError): string {
  const key = CODES[row.code ?? ""];
  return currentLanguage() !== "ru" && key ? t(key) : row.message;
}

/** Refusals of a submission by the field they belong to. */
export function rowErrors(problem: ProblemError, t: T): Record<string, string> | undefined {
  if (problem.errors.length === 0) return undefined;
  const rows = problem.errors as readonly RowError[];
  return Object.fromEntries(
    rows.map((row) => {
      if (row.field.endsWith("taken_on") || !row.meter_id) return ["taken_on", rowText(t, row)];
      const isSerial = row.field.endsWith("serial_last4");
      const name = isSerial ? `serial-${row.meter_id}` : fieldName(row.meter_id, row.register ?? "");
      return [name, rowText(t, row)];
    }),
  );
}

/** Dials whose value the server found below the last one. */
export function belowNames(problem: ProblemError): string[] {
  const rows = problem.errors as readonly RowError[];
  return rows
    .filter((row) => row.code === "below_previous" && row.meter_id)
    .map((row) => fieldName(row.meter_id ?? "", row.register ?? ""));
}

const SOURCES: Readonly<Record<string, MessageKey>> = {
  initial: "readings.sourceInitial",
  resident: "readings.sourceResident",
  guest: "readings.sourceGuest",
  operator: "readings.sourceOperator",
  device: "readings.sourceDevice",
  estimated: "readings.sourceEstimated",
};

export function sourceText(t: T, source: string): string {
  const key = SOURCES[source];
  return key ? t(key) : source;
}
