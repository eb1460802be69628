import { readSetting, writeSetting } from "@kabinet/domain/device";
import { useState } from "react";
import { currentLanguage } from "@/lib/i18n";
import type { Register } from "@/lib/metering";
import { type Dial, dialKey, isTyped, type Typed, UNTYPED } from "./rules";

/** What is typed and not sent yet; it stays on this device until it is sent or cleared. */
export interface Draft {
  readonly takenOn: string | null;
  readonly typed: Readonly<Record<string, Typed>>;
}

interface Kept extends Draft {
  readonly period: string;
}

const EMPTY: Draft = { takenOn: null, typed: {} };
const setting = (accountId: string) => `readings-draft:${accountId}`;

export function readDraft(accountId: string, period: string): Draft {
  try {
    const kept = JSON.parse(readSetting(setting(accountId)) ?? "null") as Kept | null;
    return kept && kept.period === period ? kept : EMPTY;
  } catch {
    return EMPTY;
  }
}

export function writeDraft(accountId: string, period: string, draft: Draft): void {
  const worth = draft.takenOn !== null || Object.values(draft.typed).some(isTyped);
  writeSetting(setting(accountId), worth ? JSON.stringify({ ...draft, period }) : null);
}

export function clearDraft(accountId: string): void {
  writeSetting(setting(accountId), null);
}

/** A decimal as it is typed in the chosen language, without gaps between thousands. */
export function typedDecimal(value: string): string {
  return currentLanguage() === "en" ? value : value.replace(".", ",");
}

/** A reading of this period stands in its field, so that it can be corrected. */
function initial(register: Register): Typed {
  return register.current_value === null
    ? UNTYPED
    : { ...UNTYPED, value: typedDecimal(register.current_value) };
}

export interface DraftHandle {
  readonly draft: Draft;
  readonly typedOf: (dial: Dial) => Typed;
  readonly change: (dial: Dial, typed: Partial<Typed>) => void;
  readonly setTakenOn: (takenOn: string) => void;
  readonly clear: () => void;
}

export function useDraft(accountId: string, period: string): DraftHandle {
  const [draft, setDraft] = useState(() => readDraft(accountId, period));
  const keep = (next: Draft) => {
    setDraft(next);
    writeDraft(accountId, period, next);
  };
  const typedOf = (dial: Dial) => draft.typed[dialKey(dial)] ?? initial(dial.register);
  return {
    draft,
    typedOf,
    change: (dial, change) =>
      keep({ ...draft, typed: { ...draft.typed, [dialKey(dial)]: { ...typedOf(dial), ...change } } }),
    setTakenOn: (takenOn) => keep({ ...draft, takenOn }),
    clear: () => keep(EMPTY),
  };
}
