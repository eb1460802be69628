import type { components } from "@kabinet/api/billing.gen";
import { queryOptions } from "@tanstack/react-query";
import { overviewOf } from "./addresses";
import { apiFetch } from "./api";

type Schemas = components["schemas"];
/** What is due for an account, and why. Every sum is the accounting system's. */
export type Overview = Schemas["OverviewOut"];
/** The newest receipt of a kind and what happened since. */
export type CurrentReceipt = Schemas["CurrentReceiptOut"];
export type Balance = Schemas["BalanceOut"];
/** Why the sum differs from the month before. */
export type Cause = Schemas["CauseOut"];
export type CauseCode = Cause["text_code"];
export type RowName = keyof Schemas["OverviewRows"];

/** The rows of a receipt in the order they are shown. */
export const ROW_NAMES: readonly RowName[] = [
  "debt",
  "paid",
  "charged",
  "due",
  "preliminary",
  "due_with_preliminary",
];

export const overviewQuery = (accountId: string) =>
  queryOptions({
    queryKey: ["billing", "overview", accountId],
    queryFn: () => apiFetch<Overview>(overviewOf(accountId)),
    meta: { persist: true },
  });
