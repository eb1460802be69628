import { readSetting, writeSetting } from "@kabinet/domain/device";

const CHOSEN = "active-account";
const LAST = "last-account";

interface Candidate {
  readonly account_id: string;
  readonly is_primary: boolean;
}

/** The account a person has chosen on this device. */
export function chosenAccount(): string | null {
  return readSetting(CHOSEN);
}

export function keepChosen(accountId: string): void {
  writeSetting(CHOSEN, accountId);
  writeSetting(LAST, accountId);
}

/** The account of the last visit: its data can be asked for before the accounts are known. */
export function lastAccount(): string | null {
  return readSetting(LAST);
}

export function keepLast(accountId: string | null): void {
  writeSetting(LAST, accountId);
}

/** Which of the accounts every section shows. */
export function pickAccount<A extends Candidate>(accounts: readonly A[], chosen: string | null): A | null {
  return (
    accounts.find((account) => account.account_id === chosen) ??
    accounts.find((account) => account.is_primary) ??
    accounts[0] ??
    null
  );
}
