import type { FieldError } from "@kabinet/api";
import { parseDecimal } from "@kabinet/domain/decimal";
import { parsePhone } from "@kabinet/domain/phone";
import { textOf } from "@/kit/form";
import type { FormBody, MeterForm } from "./api";

export const METERS_MAX = 10;
export const METER_FIELDS = ["serial", "kind", "place", "installed_on", "verified_until", "value"] as const;
export type MeterField = (typeof METER_FIELDS)[number];

/** What stands in the fields of one meter; `key` stays the same while other meters come and go. */
export interface MeterValues extends Readonly<Record<MeterField, string>> {
  readonly key: string;
}

export interface Values {
  readonly meters: readonly MeterValues[];
  readonly contact_phone: string;
  readonly comment: string;
  readonly accepts_policy: boolean;
  readonly grants_access: boolean;
}

let lastKey = 0;

export function newMeterKey(): string {
  lastKey += 1;
  return `m${lastKey}`;
}

/** The name of a meter's control. */
export const meterField = (key: string, field: MeterField) => `meters.${key}.${field}`;

export function emptyMeter(): MeterValues {
  const key = newMeterKey();
  return { key, serial: "", kind: "", place: "", installed_on: "", verified_until: "", value: "" };
}

function meterValues(meter: MeterForm): MeterValues {
  return {
    key: newMeterKey(),
    serial: meter.serial,
    kind: meter.kind ?? "",
    place: meter.place,
    installed_on: meter.installed_on ?? "",
    verified_until: meter.verified_until ?? "",
    value: (meter.value ?? "").replace(".", ","),
  };
}

/** The saved form as it is shown; the phone of the profile stands in for a missing one. */
export function valuesOf(form: FormBody, phone: string): Values {
  const meters = (form.meters ?? []).map((meter) => meterValues(meter as MeterForm));
  return {
    meters: meters.length > 0 ? meters : [emptyMeter()],
    contact_phone: form.contact_phone || phone,
    comment: form.comment,
    accepts_policy: form.accepts_policy,
    grants_access: form.grants_access,
  };
}

/** What the controls hold now, meters in the order of `keys`. */
export function readValues(data: FormData, keys: readonly string[]): Values {
  return {
    meters: keys.map((key) => ({
      key,
      ...(Object.fromEntries(
        METER_FIELDS.map((field) => [field, textOf(data, meterField(key, field))]),
      ) as Record<MeterField, string>),
    })),
    contact_phone: textOf(data, "contact_phone"),
    comment: textOf(data, "comment"),
    accepts_policy: data.has("accepts_policy"),
    grants_access: data.has("grants_access"),
  };
}

/** A reading with at most seven digits before the comma and three after; null for anything else. */
export function readValue(typed: string): string | null {
  const value = parseDecimal(typed);
  return value !== null && /^\d{1,7}(\.\d{1,3})?$/.test(value) ? value : null;
}

const dayOf = (iso: string) => (/^\d{4}-\d{2}-\d{2}$/.test(iso) ? iso : null);

function meterBody(values: MeterValues): MeterForm {
  return {
    serial: values.serial,
    kind: values.kind === "cold" || values.kind === "hot" ? values.kind : null,
    place: values.place,
    installed_on: dayOf(values.installed_on),
    verified_until: dayOf(values.verified_until),
    value: readValue(values.value),
  };
}

/** What is saved: a field that cannot be read yet goes as an empty one. */
export function bodyOf(values: Values): FormBody {
  return {
    meters: values.meters.map(meterBody),
    contact_phone: parsePhone(values.contact_phone) ?? values.contact_phone,
    comment: values.comment,
    accepts_policy: values.accepts_policy,
    grants_access: values.grants_access,
  };
}

/** Numbers that cannot be read: field → true. Everything else is checked where the request is sent to. */
export function unreadable(values: Values): string[] {
  return values.meters
    .filter((meter) => meter.value !== "" && readValue(meter.value) === null)
    .map((meter) => meterField(meter.key, "value"));
}

/** The control a finding of the server is about: `meters.1.serial` counts meters, ours have keys. */
export function controlOf(error: FieldError, values: Values): string {
  const match = /^meters\.(\d+)\.(\w+)/.exec(error.field);
  const meter = match && values.meters[Number(match[1])];
  if (meter) return meterField(meter.key, match[2] as MeterField);
  if (error.field !== "meters") return error.field;
  const serials = values.meters.map(({ serial }) => serial.toLowerCase());
  const twin = values.meters.find((each, index) => serials.indexOf(each.serial.toLowerCase()) < index);
  return meterField((twin ?? values.meters[0])?.key ?? "", "serial");
}
