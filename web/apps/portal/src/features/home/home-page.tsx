import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "@/kit/loading";
import { PageHeader } from "@/kit/page-header";
import { type Account, useActiveAccount } from "@/lib/accounts";
import { overviewQuery } from "@/lib/billing";
import { useT } from "@/lib/i18n";
import { metersQuery } from "@/lib/metering";
import { ReadingsCard } from "./readings-card";
import { ReceiptCard } from "./receipt-card";
import { SumCard } from "./sum-card";
import "./home.css";

function AccountHome({ account }: { account: Account }) {
  const overview = useQuery(overviewQuery(account.account_id));
  const meters = useQuery({
    ...metersQuery(account.account_id),
    enabled: account.organisation.has_readings,
  });
  const receipts = overview.data?.receipts ?? [];
  return (
    <>
      <SumCard canPay={account.organisation.has_payments} query={overview} />
      {account.organisation.has_readings && <ReadingsCard query={meters} />}
      {receipts.map((receipt) => (
        <ReceiptCard
          canPay={account.organisation.has_payments}
          isOnly={receipts.length === 1}
          key={receipt.receipt_id}
          receipt={receipt}
        />
      ))}
    </>
  );
}

/** How much, why, and what is due from me. */
export function HomePage() {
  const t = useT();
  const { account } = useActiveAccount();
  return (
    <div className="page home">
      <PageHeader title={t("home.title")} />
      {account ? <AccountHome account={account} key={account.account_id} /> : <Skeleton lines={6} />}
    </div>
  );
}
