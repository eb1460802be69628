import { lazy, Suspense, useState } from "react";
import { Button } from "@/kit/button";
import { useActiveAccount } from "@/lib/accounts";
import { useT } from "@/lib/i18n";
import { AccountWords } from "./account-words";

// Few people have several accounts: the first page does not wait for the window.
const AccountSwitcher = lazy(async () => ({ default: (await import("./account-switcher")).AccountSwitcher }));

/** Number and address of the account every section shows, and the switch when there are several. */
export function AccountBar() {
  const t = useT();
  const { account, accounts, isLoading } = useActiveAccount();
  const [open, setOpen] = useState(false);
  if (!account) return isLoading ? <div className="account-bar" /> : null;
  return (
    <section aria-label={t("shell.account")} className="account-bar">
      <AccountWords account={account} />
      {accounts.length > 1 && (
        <Button onClick={() => setOpen(true)} variant="secondary">
          {t("shell.switchAccount")}
        </Button>
      )}
      <Suspense>{open && <AccountSwitcher onClose={() => setOpen(false)} />}</Suspense>
    </section>
  );
}
