import type { Account } from "@/lib/accounts";
import { useT } from "@/lib/i18n";

/** Number, the person's own name and the address of an account. */
export function AccountWords({ account }: { account: Account }) {
  const t = useT();
  return (
    <span className="account-bar__words">
      <span className="account-bar__number">
        {t("shell.accountNumber", { number: account.number })}
        {account.alias && ` · ${account.alias}`}
      </span>
      <span className="account-bar__address">{account.address}</span>
    </span>
  );
}
