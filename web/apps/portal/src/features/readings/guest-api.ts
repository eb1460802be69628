import { ProblemError } from "@kabinet/api";
import type { components } from "@kabinet/api/metering.gen";
import { readReading } from "@kabinet/domain/reading";
import { apiFetch } from "@/lib/api";
import type { T } from "@/lib/i18n";
import type { UnusualItem } from "./api";
import { fieldName } from "./rules";
import { faultText } from "./words";

const GUEST = "/api/metering/v1/guest";

type Schemas = components["schemas"];
type GuestReadingIn = Schemas["GuestReadingIn"];
export type GuestAccount = Schemas["GuestAccountIn"];
export type GuestMeter = Schemas["GuestMeterOut"];
export type GuestItem = Omit<GuestReadingIn, "is_confirmed_unusual"> & Partial<GuestReadingIn>;
export type GuestBody = Omit<Schemas["GuestSubmissionIn"], "items"> & {
  readonly items: readonly GuestItem[];
};
export type GuestSubmission = Schemas["GuestSubmissionOut"];

export async function findMeters(account: GuestAccount): Promise<readonly GuestMeter[]> {
  const path = `${GUEST}/meters`;
  const found = await apiFetch<Schemas["GuestMetersOut"]>(path, {
    method: "POST",
    body: account,
    anonymous: true,
  });
  return found.meters;
}

export function submitAsGuest(body: GuestBody, idempotencyKey: string): Promise<GuestSubmission> {
  return apiFetch(`${GUEST}/readings`, { method: "POST", body, idempotencyKey, anonymous: true });
}

export function questioned(error: unknown): readonly UnusualItem[] | null {
  if (!(error instanceof ProblemError) || error.type !== "reading-unusual") return null;
  return Array.isArray(error.extra.items) ? (error.extra.items as UnusualItem[]) : [];
}

export function serialName(meterId: string): string {
  return `serial-${meterId}`;
}

/** What is typed, by the name of the field. */
export type GuestTyped = Readonly<Record<string, string>>;

export interface GuestRead {
  readonly items: readonly GuestItem[];
  readonly errors: Readonly<Record<string, string>>;
}

/** Reads the fields of all meters: a value needs the end of its meter's number, and the other way round. */
export function readGuest(t: T, meters: readonly GuestMeter[], typed: GuestTyped): GuestRead {
  const items: GuestItem[] = [];
  const errors: Record<string, string> = {};
  for (const meter of meters) {
    const serial = (typed[serialName(meter.meter_id)] ?? "").trim();
    let hasValue = false;
    for (const { register } of meter.registers) {
      const name = fieldName(meter.meter_id, register);
      const read = readReading(typed[name] ?? "", meter);
      if (read.fault === "empty") continue;
      hasValue = true;
      if (read.fault) errors[name] = faultText(t, read.fault, meter);
      else items.push({ meter_id: meter.meter_id, register, serial_last4: serial, value: read.value });
    }
    const first = meter.registers[0];
    if (hasValue && serial === "") errors[serialName(meter.meter_id)] = t("readings.serialNeeded");
    if (!hasValue && serial !== "" && first) {
      errors[fieldName(meter.meter_id, first.register)] = t("readings.valueNeeded");
    }
  }
  const meter = meters[0];
  const register = meter?.registers[0];
  if (meter && register && items.length === 0 && Object.keys(errors).length === 0) {
    errors[fieldName(meter.meter_id, register.register)] = t("readings.nothing");
  }
  return { items, errors };
}
