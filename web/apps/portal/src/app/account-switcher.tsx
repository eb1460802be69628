import { ButtonLink } from "@/kit/button";
import { Choice } from "@/kit/checkbox";
import { Dialog } from "@/kit/dialog";
import { useActiveAccount } from "@/lib/accounts";
import { useT } from "@/lib/i18n";
import { AccountWords } from "./account-words";

/** The window with all accounts of the cabinet; a choice closes it. */
export function AccountSwitcher({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { account, accounts, setActive } = useActiveAccount();
  const choose = (accountId: string) => {
    setActive(accountId);
    onClose();
  };
  return (
    <Dialog onClose={onClose} open title={t("shell.chooseAccount")}>
      <Choice
        legend={<span className="visually-hidden">{t("shell.chooseAccount")}</span>}
        name="active-account"
        onChange={choose}
        options={accounts.map((item) => ({ value: item.account_id, label: <AccountWords account={item} /> }))}
        stacked
        value={account?.account_id}
      />
      <ButtonLink to="/accounts" variant="plain">
        {t("shell.manageAccounts")}
      </ButtonLink>
    </Dialog>
  );
}
