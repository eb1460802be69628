import { CART, LINKS, ME, metersOf, overviewOf, PAGE_ITEMS, receiptsOf } from "@/lib/addresses";
import { askAhead } from "@/lib/ahead";
import { chosenAccount, lastAccount, pickAccount } from "@/lib/own-account";

/** What the most visited pages draw with, by the account they are about. */
const PAGES: Readonly<Record<string, (accountId: string) => readonly string[]>> = {
  "/": (accountId) => [overviewOf(accountId), metersOf(accountId)],
  "/readings": (accountId) => [metersOf(accountId)],
  "/bills": (accountId) => [`${receiptsOf(accountId)}?limit=${PAGE_ITEMS}`],
};

const COMMON: Readonly<Record<string, readonly string[]>> = { "/pay": [CART] };

async function firstAccount(links: Promise<Response>): Promise<string | null> {
  const answer = await links;
  if (!answer.ok) return null;
  const { items } = await answer.clone().json();
  return pickAccount<{ account_id: string; is_primary: boolean }>(items, chosenAccount())?.account_id ?? null;
}

/** The person, the accounts and the data of the page travel beside the script, not after it. */
export async function sendFirstRequests(pathname: string): Promise<void> {
  const ofAccount = PAGES[pathname];
  const ofPerson = COMMON[pathname];
  if (!ofAccount && !ofPerson) return;
  void askAhead(ME);
  const links = askAhead(LINKS);
  for (const address of ofPerson ?? []) void askAhead(address);
  if (!ofAccount) return;
  const accountId = lastAccount() ?? (await firstAccount(links));
  if (accountId) for (const address of ofAccount(accountId)) void askAhead(address);
}
