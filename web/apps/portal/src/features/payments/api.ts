import { ProblemError } from "@kabinet/api";
import type { components } from "@kabinet/api/payments.gen";
import { queryOptions } from "@tanstack/react-query";
import { CART } from "@/lib/addresses";
import { apiFetch } from "@/lib/api";
import { type Cart, cartQuery, keepCart } from "@/lib/cart";
import { pagesQuery } from "@/lib/pages";
import { queryClient } from "@/lib/query";

const PAYMENTS = "/api/payments/v1/payments";

type Schemas = components["schemas"];
export type Payment = Schemas["PaymentOut"];
export type PaymentDetails = Schemas["PaymentDetailsOut"];
export type PaymentPart = Schemas["PaymentPartOut"];
/** A row of «История оплат»: the sum is negative, as the accounting system shows it. */
export type HistoryItem = Schemas["HistoryItemOut"];
export type Order = Schemas["PaymentIn"];

export const paymentQuery = (paymentId: string) =>
  queryOptions({
    queryKey: ["payments", "payment", paymentId],
    queryFn: () => apiFetch<PaymentDetails>(`${PAYMENTS}/${encodeURIComponent(paymentId)}`),
    staleTime: 0,
  });

export const paymentsQuery = pagesQuery<Payment>(["payments", "list"], PAYMENTS);

export const historyQuery = (accountId: string) =>
  pagesQuery<HistoryItem>(
    ["payments", "history", accountId],
    `/api/payments/v1/accounts/${encodeURIComponent(accountId)}/history`,
  );

export const createPayment = (body: Order, idempotencyKey: string) =>
  apiFetch<Payment>(PAYMENTS, { method: "POST", body, idempotencyKey });

export const checkPayment = (paymentId: string) =>
  apiFetch<Payment>(`${PAYMENTS}/${encodeURIComponent(paymentId)}/check`, { method: "POST" });

export const cancelPayment = (paymentId: string) =>
  apiFetch<Payment>(`${PAYMENTS}/${encodeURIComponent(paymentId)}/cancel`, { method: "POST" });

const line = (lineId: string) => `${CART}/lines/${encodeURIComponent(lineId)}`;

/** A change of the cart; whatever is refused, the page shows the cart as the server has it. */
async function changeCart(change: Promise<Cart>): Promise<void> {
  try {
    keepCart(await change);
  } catch (error) {
    if (error instanceof ProblemError && (error.status === 404 || error.status === 409)) {
      await queryClient.invalidateQueries({ queryKey: cartQuery.queryKey });
    }
    throw error;
  }
}

export const changeSum = (lineId: string, amount_minor: number, cart_version: number) =>
  changeCart(apiFetch(line(lineId), { method: "PATCH", body: { amount_minor, cart_version } }));

export const removeLine = (lineId: string) => changeCart(apiFetch(line(lineId), { method: "DELETE" }));

export const clearCart = () => changeCart(apiFetch(CART, { method: "DELETE" }));

/** The payment that holds the cart, when the refusal names one. */
export function pendingPaymentOf(error: unknown): string | null {
  if (!(error instanceof ProblemError) || error.type !== "cart-locked") return null;
  return typeof error.extra.payment_id === "string" ? error.extra.payment_id : null;
}

/** Everything that a finished payment changes. */
export function refreshAfterPayment(): void {
  void queryClient.invalidateQueries({ queryKey: cartQuery.queryKey });
  void queryClient.invalidateQueries({ queryKey: ["payments", "cart-count"] });
  void queryClient.invalidateQueries({ queryKey: ["payments", "list"] });
  void queryClient.invalidateQueries({ queryKey: ["payments", "history"] });
  void queryClient.invalidateQueries({ queryKey: ["billing", "overview"] });
}
