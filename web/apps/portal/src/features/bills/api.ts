import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/lib/api";
import { pagesQuery } from "@/lib/pages";

const account = (accountId: string) => `/api/billing/v1/accounts/${encodeURIComponent(accountId)}`;

export interface ArchivedReceipt {
  readonly receipt_id: string;
  readonly name: string;
  readonly kind_code: string;
  readonly period: string;
  readonly issued_on: string | null;
  readonly charged_minor: number;
  readonly due_minor: number;
}

export interface Kind {
  readonly kind_code: string;
  readonly kind_name: string;
  readonly receipt_id: string;
}

export interface Period {
  readonly period: string;
  readonly kinds: readonly Kind[];
}

interface Totals {
  readonly debt_minor: number;
  readonly paid_minor: number;
  readonly charged_minor: number;
  readonly due_minor: number;
}

export interface ServiceLine extends Totals {
  readonly line_no: number;
  readonly service_code: string;
  readonly name: string;
  readonly short_name: string;
  readonly is_penalty: boolean;
  readonly days_of_debt: number | null;
}

/** The breakdown of one receipt by service; totals are the receipt's own. */
export interface Services {
  readonly receipt_id: string;
  readonly kind_code: string;
  readonly kind_name: string;
  readonly period: string;
  readonly issued_on: string | null;
  readonly is_debt_net: boolean;
  readonly lines: readonly ServiceLine[];
  readonly totals: Totals;
}

export type Basis = "meter" | "norm" | "average" | "area" | "volume" | "none";

export interface Charge {
  readonly line_no: number;
  readonly service_code: string;
  readonly name: string;
  readonly operation: string;
  readonly tariff: string | null;
  readonly tariff_unit: string;
  readonly norm: string | null;
  readonly norm_unit: string;
  readonly volume: string | null;
  readonly volume_unit: string;
  readonly volume_kind: string;
  readonly persons: number | null;
  readonly period: string;
  readonly amount_minor: number;
  readonly recomputed_minor: number | null;
  readonly explanation: {
    readonly basis: Basis;
    readonly formula: string;
    readonly is_exact: boolean;
  } | null;
}

export interface Charges {
  readonly receipt_id: string;
  readonly kind_code: string;
  readonly period: string;
  readonly items: readonly Charge[];
  readonly total_minor: number;
}

/** Which receipt: a month and a kind. */
export interface Choice {
  readonly accountId: string;
  readonly period: string;
  readonly kind?: string;
}

export const receiptsQuery = (accountId: string) =>
  pagesQuery<ArchivedReceipt>(["billing", "receipts", accountId], `${account(accountId)}/receipts`);

export const periodsQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["billing", "periods", accountId],
    queryFn: async () =>
      (await apiFetch<{ items: readonly Period[] }>(`${account(accountId)}/periods`)).items,
    meta: { persist: true },
  });

export const servicesQuery = ({ accountId, period, kind }: Choice) =>
  queryOptions({
    queryKey: ["billing", "services", accountId, period, kind ?? ""],
    queryFn: () => apiFetch<Services>(`${account(accountId)}/services`, { query: { period, kind } }),
    meta: { persist: true },
  });

export const chargesQuery = ({ accountId, period, kind }: Choice) =>
  queryOptions({
    queryKey: ["billing", "charges", accountId, period, kind ?? ""],
    queryFn: () => apiFetch<Charges>(`${account(accountId)}/charges`, { query: { period, kind } }),
    meta: { persist: true },
  });
