import type { components } from "@kabinet/api/accounts.gen";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { LINKS } from "./addresses";
import { apiFetch } from "./api";
import { chosenAccount, keepChosen, keepLast, pickAccount } from "./own-account";
import { queryClient } from "./query";

/** Who keeps an account, and which sections it offers. */
export type Organisation = components["schemas"]["LinkOrganisation"];

/** A link between the person and a subscriber account. */
export type Account = components["schemas"]["LinkOut"];

export const accountsQuery = queryOptions({
  queryKey: ["accounts"],
  // Asked together with the session, whose answer decides what a guest sees.
  queryFn: async () => (await apiFetch<components["schemas"]["LinkList"]>(LINKS, { quiet: true })).items,
  staleTime: 60_000,
  meta: { persist: true },
});

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** All sections show this account from now on; remembered on this device. */
export function setActiveAccount(accountId: string): void {
  keepChosen(accountId);
  for (const listener of listeners) listener();
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
  const chosen = useSyncExternalStore(subscribe, chosenAccount);
  return { account: pickAccount(accounts, chosen), accounts, isLoading, setActive: setActiveAccount };
}

/** For route loaders: the active account, or null for a person without accounts. */
export async function loadActiveAccount(): Promise<Account | null> {
  const account = pickAccount(await queryClient.ensureQueryData(accountsQuery), chosenAccount());
  keepLast(account?.account_id ?? null);
  return account;
}
