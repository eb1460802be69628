import { newIdempotencyKey } from "@kabinet/api";
import { readSetting, writeSetting } from "@kabinet/domain/device";
import type { Order } from "./api";

const KEY = "kabinet:payment-key";
const TO_BANK = "kabinet:to-bank";

/**
 * The key of one intended payment: the same cart and the same answers keep it over a reload and a second press,
 * so that the server sees one payment. Another version of the cart is another intention.
 */
export function paymentKey(owner: string, order: Order): string {
  const content = JSON.stringify([owner, order]);
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as { content: string; key: string } | null;
  if (kept?.content === content) return kept.key;
  const key = newIdempotencyKey();
  sessionStorage.setItem(KEY, JSON.stringify({ content, key }));
  return key;
}

/** After a payment has come to its end the same cart may be paid anew: that is another intention. */
export function forgetPaymentKey(): void {
  sessionStorage.removeItem(KEY);
}

/** The page that has just made the payment goes to the bank; one opened later does not. */
export function expectBank(paymentId: string): void {
  sessionStorage.setItem(TO_BANK, paymentId);
}

export function isBankExpected(paymentId: string): boolean {
  return sessionStorage.getItem(TO_BANK) === paymentId;
}

export function forgetBank(): void {
  sessionStorage.removeItem(TO_BANK);
}

/** The bank's page, if it is a page at all. */
export function bankPage(address: string | null): string | null {
  if (!address) return null;
  try {
    return /^https?:$/.test(new URL(address).protocol) ? address : null;
  } catch {
    return null;
  }
}

const rulesSetting = (owner: string) => `payment-rules:${owner}`;

/** Whether this person has accepted this version of the rules on this device before. */
export function areRulesAccepted(owner: string, version: number): boolean {
  return readSetting(rulesSetting(owner)) === String(version);
}

export function rememberRules(owner: string, version: number): void {
  writeSetting(rulesSetting(owner), String(version));
}
