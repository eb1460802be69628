import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ButtonLink } from "@/kit/button";
import { QueryView } from "@/kit/loading";
import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { type Account, accountsQuery, useActiveAccount } from "@/lib/accounts";
import { useT } from "@/lib/i18n";
import { AccountCard } from "./account-card";

/** The accounts of the cabinet: which one the sections show, which is the primary one, and parting with one. */
export function AccountsPage({ linked }: { linked: string | undefined }) {
  const t = useT();
  const query = useQuery(accountsQuery);
  const { account: active, setActive } = useActiveAccount();
  const [unlinked, setUnlinked] = useState<Account | null>(null);
  return (
    <div className="page">
      <PageHeader lead={t("accounts.listText")} title={t("accounts.listTitle")} />
      {unlinked && (
        <Notice kind="good" live title={t("accounts.unlinkedTitle")}>
          <p>{t("accounts.unlinkedText", { number: unlinked.number })}</p>
        </Notice>
      )}
      {linked && !unlinked && (
        <Notice kind="good" live title={t("accounts.linkedTitle")}>
          <p>{t("accounts.linkedText", { number: linked })}</p>
        </Notice>
      )}
      <QueryView query={query}>
        {(accounts) => (
          <>
            {accounts.length === 0 && <p>{t("accounts.none")}</p>}
            {accounts.map((account) => (
              <AccountCard
                account={account}
                isActive={account.account_id === active?.account_id}
                key={account.link_id}
                onActivate={() => setActive(account.account_id)}
                onUnlinked={setUnlinked}
              />
            ))}
          </>
        )}
      </QueryView>
      <ButtonLink icon="plus" to="/accounts/add" variant="secondary">
        {t("accounts.linkAnother")}
      </ButtonLink>
    </div>
  );
}
