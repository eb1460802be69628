import { addDecimal, compareDecimal, subtractDecimal } from "@kabinet/domain/decimal";
import { isBelowPrevious, type ReadingFault, readReading } from "@kabinet/domain/reading";
import type { Meter, Register } from "@/lib/metering";
import type { ReadingItem } from "./api";

/** A dial a person is asked about. */
export interface Dial {
  readonly meter: Meter;
  readonly register: Register;
}

/** What is typed for a dial: a new value, or the volume since the last one. */
export interface Typed {
  readonly mode: "value" | "volume";
  readonly value: string;
  readonly volume: string;
  readonly rollover: boolean;
}

export const UNTYPED: Typed = { mode: "value", value: "", volume: "", rollover: false };

export type Fault = Exclude<ReadingFault, "empty"> | "below" | "over-capacity" | "no-previous";

export type Judgement =
  | { readonly kind: "empty" | "unchanged" }
  | { readonly kind: "fault"; readonly fault: Fault }
  | { readonly kind: "good"; readonly item: ReadingItem };

/** A pass through zero is offered only where it would explain a small consumption. */
const ROLLOVER_SHARE = 10;

export function dialKey({ meter, register }: Dial): string {
  return `${meter.meter_id}-${register.register}`;
}

export function fieldName(meterId: string, register: string): string {
  return `reading-${meterId}-${register}`;
}

export function typedText(typed: Typed): string {
  return typed.mode === "value" ? typed.value : typed.volume;
}

function capacity(meter: Meter): string {
  return `1${"0".repeat(meter.digits)}`;
}

/** The consumption if the dial passed through zero; null where that would explain nothing. */
export function rolloverVolume({ meter, register }: Dial, value: string): string | null {
  if (register.last_value === null || !isBelowPrevious(value, register.last_value)) return null;
  const rolled = addDecimal(subtractDecimal(value, register.last_value), capacity(meter));
  const small = compareDecimal(multiplied(rolled), capacity(meter)) <= 0;
  return small ? rolled : null;
}

function multiplied(value: string): string {
  let sum = "0";
  for (let times = 0; times < ROLLOVER_SHARE; times += 1) sum = addDecimal(sum, value);
  return sum;
}

/** Whether what is typed can be sent; the server has the last word. */
export function judge(dial: Dial, typed: Typed): Judgement {
  const { meter, register } = dial;
  const read = readReading(typedText(typed), meter);
  if (read.fault === "empty") return { kind: "empty" };
  if (read.fault) return { kind: "fault", fault: read.fault };
  const place = { meter_id: meter.meter_id, register: register.register };
  const rolled = typed.rollover ? { is_rollover: true } : {};
  const last = register.last_value;
  if (typed.mode === "volume") {
    if (last === null) return { kind: "fault", fault: "no-previous" };
    const over = compareDecimal(addDecimal(last, read.value), capacity(meter)) >= 0;
    if (over && !typed.rollover) return { kind: "fault", fault: "over-capacity" };
    return { kind: "good", item: { ...place, volume: read.value, ...(over ? rolled : {}) } };
  }
  if (register.current_value !== null && compareDecimal(read.value, register.current_value) === 0) {
    return { kind: "unchanged" };
  }
  const below = last !== null && isBelowPrevious(read.value, last);
  if (below && !typed.rollover) return { kind: "fault", fault: "below" };
  return { kind: "good", item: { ...place, value: read.value, ...(below ? rolled : {}) } };
}

/** What the typed text means right now: consumption for a value, the new value for a volume. */
export function preview(dial: Dial, typed: Typed): string | null {
  const { meter, register } = dial;
  const read = readReading(typedText(typed), meter);
  const last = register.last_value;
  if (read.value === null || last === null) return null;
  if (typed.mode === "value") {
    if (!isBelowPrevious(read.value, last)) return subtractDecimal(read.value, last);
    return typed.rollover ? rolloverVolume(dial, read.value) : null;
  }
  const reached = addDecimal(last, read.value);
  if (compareDecimal(reached, capacity(meter)) < 0) return reached;
  return typed.rollover ? subtractDecimal(reached, capacity(meter)) : null;
}

/** Whether anything stands in the field. */
export function isTyped(typed: Typed): boolean {
  return typedText(typed).trim() !== "";
}
