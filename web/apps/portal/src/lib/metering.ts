import type { components } from "@kabinet/api/metering.gen";
import { queryOptions } from "@tanstack/react-query";
import { metersOf } from "./addresses";
import { apiFetch } from "./api";

type Schemas = components["schemas"];
/** A dial of a meter. Consumption counts from `last_value`; `current_value` is what this period already has. */
export type Register = Schemas["RegisterOut"];
export type Meter = Schemas["MeterOut"];
export type Meters = Schemas["MetersOut"];
/** When readings are taken; while closed the dates are those of the next window. */
export type ReadingWindow = Schemas["WindowOut"];

export const metersQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["metering", "meters", accountId],
    queryFn: () => apiFetch<Meters>(metersOf(accountId)),
    meta: { persist: true },
  });

/** The dials a person is asked about: those of meters still in calculation. */
export function dialsOf(items: readonly Meter[]): { meter: Meter; register: Register }[] {
  return items
    .filter((meter) => meter.is_active)
    .flatMap((meter) => meter.registers.map((register) => ({ meter, register })));
}
