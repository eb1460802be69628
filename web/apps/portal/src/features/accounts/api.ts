import { ProblemError } from "@kabinet/api";
import type { components } from "@kabinet/api/accounts.gen";
import { type Account, accountsQuery } from "@/lib/accounts";
import { apiFetch } from "@/lib/api";
import { queryClient } from "@/lib/query";

const LINKS = "/api/accounts/v1/links";

type Schemas = components["schemas"];
export type Wanted = Schemas["SearchIn"];
export type FoundAccount = Schemas["FoundAccountOut"];
export type Proof = Schemas["LinkIn"];

export interface AmbiguousOrganisation {
  readonly id: string;
  readonly name: string;
}

export function searchAccount(wanted: Wanted): Promise<FoundAccount> {
  return apiFetch(`${LINKS}/search`, { method: "POST", body: wanted });
}

/** The organisations that use the same number, when the search could not tell them apart. */
export function ambiguousOrganisations(error: unknown): readonly AmbiguousOrganisation[] {
  if (!(error instanceof ProblemError) || error.type !== "account-ambiguous") return [];
  const listed = error.extra.organisations;
  return Array.isArray(listed) ? (listed as AmbiguousOrganisation[]) : [];
}

const reload = () => queryClient.invalidateQueries({ queryKey: accountsQuery.queryKey });

export async function linkAccount(proof: Proof, idempotencyKey: string): Promise<Account> {
  const account = await apiFetch<Account>(LINKS, { method: "POST", body: proof, idempotencyKey });
  await reload();
  return account;
}

export async function changeLink(
  account: Account,
  change: { alias?: string; is_primary?: true },
): Promise<void> {
  const path = `${LINKS}/${encodeURIComponent(account.link_id)}`;
  await apiFetch(path, { method: "PATCH", body: { version: account.version, ...change } }).finally(reload);
}

export async function unlinkAccount(account: Account): Promise<void> {
  await apiFetch(`${LINKS}/${encodeURIComponent(account.link_id)}`, { method: "DELETE" });
  await reload();
}
