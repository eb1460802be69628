import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "./api";

/** A dial of a meter. Consumption counts from `last_value`; `current_value` is what this period already has. */
export interface Register {
  readonly register: string;
  readonly name: string;
  readonly average_6_months: string | null;
  readonly last_value: string | null;
  readonly last_taken_on: string | null;
  readonly last_accounted_on: string | null;
  readonly last_source: string | null;
  readonly current_value: string | null;
  readonly current_volume: string | null;
  readonly current_taken_on: string | null;
  readonly current_source: string | null;
  readonly current_reading_id: string | null;
}

export interface Meter {
  readonly meter_id: string;
  readonly serial: string;
  readonly name: string;
  readonly service_code: string;
  readonly unit: string;
  readonly place: string;
  readonly installed_on: string | null;
  readonly verification_due_on: string | null;
  readonly verification_state: "unknown" | "valid" | "soon" | "overdue";
  readonly calculated_from: string | null;
  readonly calculated_to: string | null;
  readonly removal_reason: string | null;
  readonly is_active: boolean;
  readonly average_6_months: string | null;
  readonly digits: number;
  readonly decimals: number;
  readonly registers: readonly Register[];
}

/** When readings are taken; while closed the dates are those of the next window. */
export interface ReadingWindow {
  readonly opens_on: string;
  readonly closes_on: string;
  readonly is_open: boolean;
  readonly takes_readings: boolean;
  readonly days_left: number;
  readonly period: string;
  readonly today: string;
}

export interface Meters {
  readonly items: readonly Meter[];
  readonly window: ReadingWindow;
}

export const metersQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["metering", "meters", accountId],
    queryFn: () => apiFetch<Meters>(`/api/metering/v1/accounts/${encodeURIComponent(accountId)}/meters`),
    meta: { persist: true },
  });

/** The dials a person is asked about: those of meters still in calculation. */
export function dialsOf(items: readonly Meter[]): { meter: Meter; register: Register }[] {
  return items
    .filter((meter) => meter.is_active)
    .flatMap((meter) => meter.registers.map((register) => ({ meter, register })));
}
