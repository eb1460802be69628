import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "./api";

/** One row of a receipt in its two columns. */
export interface SumRow {
  readonly main_minor: number;
  readonly penalty_minor: number;
}

export const ROW_NAMES = ["debt", "paid", "charged", "due", "preliminary", "due_with_preliminary"] as const;
export type RowName = (typeof ROW_NAMES)[number];
export type Rows = Readonly<Record<RowName, SumRow>>;

export interface Balance {
  readonly kind: "debt" | "overpaid" | "clear";
  readonly amount_minor: number;
}

export interface UncountedPayment {
  readonly payment_id: string;
  readonly number: string;
  readonly amount_minor: number;
  readonly paid_at: string;
}

export type CauseCode =
  | "same"
  | "debt-changed"
  | "service-started"
  | "service-stopped"
  | "tariff-changed"
  | "volume-changed"
  | "recalculated"
  | "charge-changed";

/** Why the sum differs from the month before. */
export interface Cause {
  readonly text_code: CauseCode;
  readonly delta_minor: number;
  readonly previous_minor: number;
  readonly previous_period: string;
  readonly service_code: string | null;
  readonly service_name: string | null;
  readonly part_minor: number;
  readonly tariff_before: string | null;
  readonly tariff_after: string | null;
  readonly volume_before: string | null;
  readonly volume_after: string | null;
}

/** The newest receipt of a kind and what happened since. Every sum is the accounting system's. */
export interface CurrentReceipt {
  readonly receipt_id: string;
  readonly kind_code: string;
  readonly kind_name: string;
  readonly period: string;
  readonly issued_on: string | null;
  readonly is_debt_net: boolean;
  readonly rows: Rows;
  readonly preliminary_period: string;
  readonly preliminary_source: "billing_system" | "readings";
  readonly uncounted_payments: readonly UncountedPayment[];
  readonly uncounted_total_minor: number;
  readonly balance: Balance;
  readonly cause: Cause | null;
}

export interface Overview {
  readonly account_id: string;
  readonly receipts: readonly CurrentReceipt[];
  readonly balance: Balance;
}

export const overviewQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["billing", "overview", accountId],
    queryFn: () => apiFetch<Overview>(`/api/billing/v1/accounts/${encodeURIComponent(accountId)}/overview`),
    meta: { persist: true },
  });
