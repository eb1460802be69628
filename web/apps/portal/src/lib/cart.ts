import { newIdempotencyKey, ProblemError } from "@kabinet/api";
import type { components } from "@kabinet/api/payments.gen";
import { queryOptions } from "@tanstack/react-query";
import { CART } from "./addresses";
import { apiFetch } from "./api";
import { queryClient } from "./query";

type Schemas = components["schemas"];
/** What would be paid. `version` goes with a payment, so that only what was seen is paid. */
export type Cart = Schemas["CartOut"];
export type CartGroup = Schemas["GroupOut"];
export type CartRecipient = Schemas["RecipientOut"];
export type CartLine = Schemas["LineOut"];

export const cartQuery = queryOptions({
  queryKey: ["payments", "cart"],
  queryFn: () => apiFetch<Cart>(CART),
  staleTime: 0,
});

export const cartCountQuery = queryOptions({
  queryKey: ["payments", "cart-count"],
  queryFn: async () => (await apiFetch<Schemas["CartCountOut"]>(`${CART}/count`)).line_count,
  retry: false,
});

/** Every change of the cart answers with the whole cart; the number in the menu follows it. */
export function keepCart(cart: Cart): void {
  queryClient.setQueryData(cartQuery.queryKey, cart);
  queryClient.setQueryData(cartCountQuery.queryKey, cart.line_count);
}

export type Wanted = Schemas["ReceiptIn"];

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
