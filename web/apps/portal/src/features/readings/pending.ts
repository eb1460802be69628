import { newIdempotencyKey } from "@kabinet/api";
import type { SubmissionBody, UnusualItem } from "./api";

/** A submission with unusual values, waiting for «Верно? Отправить». Survives a reload, not the tab. */
export interface Pending {
  readonly accountId: string;
  readonly body: SubmissionBody;
  readonly items: readonly UnusualItem[];
  readonly key: string;
}

const SETTING = "kabinet:readings-check";

/** Keeps the submission with the questioned values marked as confirmed: sending it is the answer «верно». */
export function keepPending(accountId: string, body: SubmissionBody, items: readonly UnusualItem[]): void {
  const asked = new Set(items.map((item) => item.index));
  const confirmed = body.items.map((item, index) =>
    asked.has(index) ? { ...item, is_confirmed_unusual: true } : item,
  );
  const pending: Pending = {
    accountId,
    body: { ...body, items: confirmed },
    items,
    key: newIdempotencyKey(),
  };
  sessionStorage.setItem(SETTING, JSON.stringify(pending));
}

export function readPending(): Pending | null {
  try {
    return JSON.parse(sessionStorage.getItem(SETTING) ?? "null") as Pending | null;
  } catch {
    return null;
  }
}

export function forgetPending(): void {
  sessionStorage.removeItem(SETTING);
}
