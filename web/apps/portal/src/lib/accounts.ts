import type { components } from "@kabinet/api/accounts.gen";
import { readSetting, writeSetting } from "@kabinet/domain/device";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { apiFetch } from "./api";
import { queryClient } from "./query";

/** Who keeps an account, and which sections it offers. */
export type Organisation = components["schemas"]["LinkOrganisation"];

/** A link between the person and a subscriber account. */
export type Account = components["schemas"]["LinkOut"];

export const accountsQuery = queryOptions({
  queryKey: ["accounts"],
  // Asked together with the session, whose answer decides what a guest sees.
  queryFn: async () =>
    (await apiFetch<components["schemas"]["LinkList"]>("/api/accounts/v1/links", { quiet: true })).items,
  staleTime: 60_000,
  meta: { persist: true },
});

const SETTING = "active-account";
const LAST = "last-account";
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function choose(accounts: readonly Account[], chosen: string | null): Account | null {
  return (
    accounts.find((account) => account.account_id === chosen) ??
    accounts.find((account) => account.is_primary) ??
    accounts[0] ??
    null
  );
}

/** All sections show this account from now on; remembered on this device. */
export function setActiveAccount(accountId: string): void {
  writeSetting(SETTING, accountId);
  writeSetting(LAST, accountId);
  for (const listener of listeners) listener();
}

/** The account of the last visit: its data can be asked for before the accounts are known. */
export function rememberedAccount(): string | null {
  return readSetting(LAST);
}

export function forgetAccount(): void {
  writeSetting(LAST, null);
}

export interface ActiveAccount {
  /** Null while loading and for a person without accounts. */
  readonly account: Account | null;
  readonly accounts: readonly Account[];
  readonly isLoading: boolean;
  readonly setActive: (accountId: string) => void;
}

/** The account every section is about, and the others to switch to. */
export function useActiveAccount(): ActiveAccount {
  const { data: accounts = [], isLoading } = useQuery(accountsQuery);
  const chosen = useSyncExternalStore(subscribe, () => readSetting(SETTING));
  return { account: choose(accounts, chosen), accounts, isLoading, setActive: setActiveAccount };
}

/** For route loaders: the active account, or null for a person without accounts. */
export async function loadActiveAccount(): Promise<Account | null> {
  const account = choose(await queryClient.ensureQueryData(accountsQuery), readSetting(SETTING));
  writeSetting(LAST, account?.account_id ?? null);
  return account;
}
