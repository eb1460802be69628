/** Addresses that are asked before the application itself is here; its queries name them by the same functions. */
const part = encodeURIComponent;

/** Items of one page of a list. */
export const PAGE_ITEMS = 20;

export const ME = "/api/identity/v1/me";
export const LINKS = "/api/accounts/v1/links";
export const CART = "/api/payments/v1/cart";

export const overviewOf = (accountId: string) => `/api/billing/v1/accounts/${part(accountId)}/overview`;
export const receiptsOf = (accountId: string) => `/api/billing/v1/accounts/${part(accountId)}/receipts`;
export const metersOf = (accountId: string) => `/api/metering/v1/accounts/${part(accountId)}/meters`;
