import { formatDate, formatDateTime } from "@kabinet/domain/dates";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { Skeleton } from "@/kit/loading";
import { Badge, Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { PagedList } from "@/kit/paged-list";
import { Tabs } from "@/kit/tabs";
import { useActiveAccount } from "@/lib/accounts";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import { type HistoryItem, historyQuery, type Payment, paymentsQuery } from "./api";
import { isFailed, stateKind, stateText } from "./words";
import "./payments.css";

function OwnPayment({ payment }: { payment: Payment }) {
  const t = useT();
  const { money } = useFormat();
  const open = payment.is_pending || isFailed(payment) ? "/pay/status/$id" : "/pay/done/$id";
  return (
    <Card
      aside={<Badge kind={stateKind(payment)}>{stateText(t, payment)}</Badge>}
      title={<span className="number">{money(payment.amount_minor)}</span>}
    >
      <DefinitionList>
        <Fact name={t("payments.number")}>{payment.number}</Fact>
        <Fact name={t("payments.createdAt")}>{formatDateTime(payment.created_at)}</Fact>
      </DefinitionList>
      <div>
        <ButtonLink params={{ id: payment.payment_id }} to={open} variant="secondary">
          {t("payments.open")}
        </ButtonLink>
      </div>
    </Card>
  );
}

function Own() {
  const t = useT();
  const query = useInfiniteQuery(paymentsQuery);
  return (
    <PagedList empty={<Notice title={t("payments.noPayments")} />} query={query}>
      {(payments) => (
        <div className="stack">
          {payments.map((payment) => (
            <OwnPayment key={payment.payment_id} payment={payment} />
          ))}
        </div>
      )}
    </PagedList>
  );
}

function HistoryRow({ item }: { item: HistoryItem }) {
  const t = useT();
  const { money } = useFormat();
  return (
    <Card aside={<strong className="number">{money(item.amount_minor)}</strong>} title={item.kind}>
      <DefinitionList>
        <Fact name={t("payments.acceptedOn")}>{formatDate(item.accepted_on)}</Fact>
        <Fact name={t("payments.processedOn")}>
          {item.processed_on ? formatDate(item.processed_on) : t("payments.notProcessed")}
        </Fact>
        {item.refunded_minor > 0 && (
          <Fact name={t("payments.refunded")} number>
            {money(item.refunded_minor)}
          </Fact>
        )}
        {item.number && <Fact name={t("payments.number")}>{item.number}</Fact>}
      </DefinitionList>
    </Card>
  );
}

function History({ accountId }: { accountId: string }) {
  const t = useT();
  const query = useInfiniteQuery(historyQuery(accountId));
  return (
    <PagedList empty={<Notice title={t("payments.noHistory")} />} query={query}>
      {(items) => (
        <div className="stack">
          {items.map((item) => (
            <HistoryRow item={item} key={item.id} />
          ))}
        </div>
      )}
    </PagedList>
  );
}

/** Payments made here, and those of the account through every channel. */
export function PaymentsPage() {
  const t = useT();
  const { account } = useActiveAccount();
  const [tab, setTab] = useState<"own" | "all">("own");
  return (
    <div className="page">
      <PageHeader title={t("payments.payments")} />
      <Tabs
        label={t("payments.payments")}
        onChange={setTab}
        tabs={[
          { value: "own", label: t("payments.tabOwn") },
          { value: "all", label: t("payments.tabAll") },
        ]}
        value={tab}
      >
        {tab === "own" && <Own />}
        {tab === "all" &&
          (account ? <History accountId={account.account_id} key={account.account_id} /> : <Skeleton />)}
      </Tabs>
    </div>
  );
}
