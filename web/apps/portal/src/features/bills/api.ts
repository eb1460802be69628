import type { components } from "@kabinet/api/billing.gen";
import { queryOptions } from "@tanstack/react-query";
import { receiptsOf } from "@/lib/addresses";
import { apiFetch } from "@/lib/api";
import { pagesQuery } from "@/lib/pages";

const account = (accountId: string) => `/api/billing/v1/accounts/${encodeURIComponent(accountId)}`;

type Schemas = components["schemas"];
export type ArchivedReceipt = Schemas["ArchivedReceiptOut"];
export type Kind = Schemas["PeriodKindOut"];
export type Period = Schemas["PeriodOut"];
export type ServiceLine = Schemas["ServiceLineOut"];
/** The breakdown of one receipt by service; totals are the receipt's own. */
export type Services = Schemas["ServicesOut"];
export type Charge = Schemas["ChargeOut"];
export type Charges = Schemas["ChargesOut"];
export type Basis = Schemas["ExplanationOut"]["basis"];

/** Which receipt: a month and a kind. */
export interface Choice {
  readonly accountId: string;
  readonly period: string;
  readonly kind?: string;
}

export const receiptsQuery = (accountId: string) =>
  pagesQuery<ArchivedReceipt>(["billing", "receipts", accountId], receiptsOf(accountId));

export const periodsQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["billing", "periods", accountId],
    queryFn: async () => (await apiFetch<Schemas["PeriodsOut"]>(`${account(accountId)}/periods`)).items,
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
