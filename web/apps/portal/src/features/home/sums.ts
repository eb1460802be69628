import type { CurrentReceipt } from "@/lib/billing";
import type { Wanted } from "@/lib/cart";

/** The receipt the first screen speaks of: the one with the largest debt. */
export function leadingReceipt(receipts: readonly CurrentReceipt[]): CurrentReceipt | undefined {
  return [...receipts].sort((left, right) => right.balance.amount_minor - left.balance.amount_minor)[0];
}

export function uncountedTotal(receipts: readonly CurrentReceipt[]): number {
  return receipts.reduce((sum, receipt) => sum + receipt.uncounted_total_minor, 0);
}

/** What one press of «Оплатить» puts into the cart: every receipt that still asks for money. */
export function toPay(receipts: readonly CurrentReceipt[]): Wanted[] {
  return receipts
    .filter((receipt) => receipt.balance.kind === "debt")
    .map((receipt) => ({ receipt_id: receipt.receipt_id, with_preliminary: false }));
}
