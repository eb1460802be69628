import { newIdempotencyKey, ProblemError } from "@kabinet/api";
import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "./api";
import { queryClient } from "./query";

export const CART = "/api/payments/v1/cart";

export interface CartLine {
  readonly line_id: string;
  readonly name: string;
  readonly service_code: string;
  readonly amount_minor: number;
  readonly due_minor: number;
  readonly is_changed: boolean;
}

export interface CartRecipient {
  readonly recipient_id: string;
  readonly group_name: string;
  readonly name: string;
  readonly total_minor: number;
  readonly lines: readonly CartLine[];
}

export interface CartGroup {
  readonly account_id: string;
  readonly account_number: string;
  readonly organisation: { readonly id: string; readonly name: string };
  readonly receipt_id: string;
  readonly receipt_name: string;
  readonly period: string;
  readonly is_with_preliminary: boolean;
  readonly total_minor: number;
  readonly recipients: readonly CartRecipient[];
}

export type Blocker = "empty" | "payment_pending" | "below_minimum" | "above_maximum";

/** What would be paid. `version` goes with a payment, so that only what was seen is paid. */
export interface Cart {
  readonly version: number;
  readonly groups: readonly CartGroup[];
  readonly total_minor: number;
  readonly line_count: number;
  readonly commission_percent: string;
  readonly minimum_minor: number;
  readonly maximum_minor: number;
  readonly can_pay: boolean;
  readonly blockers: readonly Blocker[];
  readonly pending_payment_id: string | null;
  readonly rules_version: number | null;
}

export const cartQuery = queryOptions({
  queryKey: ["payments", "cart"],
  queryFn: () => apiFetch<Cart>(CART),
  staleTime: 0,
});

export const cartCountQuery = queryOptions({
  queryKey: ["payments", "cart-count"],
  queryFn: async () => (await apiFetch<{ line_count: number }>(`${CART}/count`)).line_count,
  retry: false,
});

/** Every change of the cart answers with the whole cart; the number in the menu follows it. */
export function keepCart(cart: Cart): void {
  queryClient.setQueryData(cartQuery.queryKey, cart);
  queryClient.setQueryData(cartCountQuery.queryKey, cart.line_count);
}

export interface Wanted {
  readonly receipt_id: string;
  readonly with_preliminary: boolean;
}

/** Puts receipts into the cart, one after another. A payment on its way keeps the cart as it is. */
export async function addReceipts(wanted: readonly Wanted[]): Promise<void> {
  for (const body of wanted) {
    try {
      const path = `${CART}/receipts`;
      keepCart(await apiFetch<Cart>(path, { method: "POST", body, idempotencyKey: newIdempotencyKey() }));
    } catch (error) {
      if (!(error instanceof ProblemError) || error.type !== "cart-locked") throw error;
      return;
    }
  }
}
