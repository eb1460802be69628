import { useState } from "react";
import { Button, ButtonLink } from "@/kit/button";
import { Choice } from "@/kit/checkbox";
import { Dialog } from "@/kit/dialog";
import { type Account, useActiveAccount } from "@/lib/accounts";
import { useT } from "@/lib/i18n";

function AccountWords({ account }: { account: Account }) {
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

/** Number and address of the account every section shows, and the switch when there are several. */
export function AccountBar() {
  const t = useT();
  const { account, accounts, setActive } = useActiveAccount();
  const [open, setOpen] = useState(false);
  if (!account) return null;
  const choose = (accountId: string) => {
    setActive(accountId);
    setOpen(false);
  };
  return (
    <section aria-label={t("shell.account")} className="account-bar">
      <AccountWords account={account} />
      {accounts.length > 1 && (
        <Button onClick={() => setOpen(true)} variant="secondary">
          {t("shell.switchAccount")}
        </Button>
      )}
      <Dialog onClose={() => setOpen(false)} open={open} title={t("shell.chooseAccount")}>
        <Choice
          legend={<span className="visually-hidden">{t("shell.chooseAccount")}</span>}
          name="active-account"
          onChange={choose}
          options={accounts.map((item) => ({
            value: item.account_id,
            label: <AccountWords account={item} />,
          }))}
          stacked
          value={account.account_id}
        />
        <ButtonLink to="/accounts" variant="plain">
          {t("shell.manageAccounts")}
        </ButtonLink>
      </Dialog>
    </section>
  );
}
