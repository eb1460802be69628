import { formatDate } from "@kabinet/domain/dates";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { Skeleton } from "@/kit/loading";
import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { PagedList } from "@/kit/paged-list";
import { ReceiptPdf } from "@/kit/receipt-pdf";
import { useActiveAccount } from "@/lib/accounts";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import { type ArchivedReceipt, receiptsQuery } from "./api";

function ReceiptItem({ receipt }: { receipt: ArchivedReceipt }) {
  const t = useT();
  const { money, month } = useFormat();
  return (
    <Card title={t("bills.receipt", { name: receipt.name, month: month(receipt.period) })}>
      <DefinitionList>
        {receipt.issued_on && <Fact name={t("bills.issuedOn")}>{formatDate(receipt.issued_on)}</Fact>}
        <Fact name={t("bills.charged")} number>
          {money(receipt.charged_minor)}
        </Fact>
        <Fact name={t("bills.due")} number strong>
          {money(receipt.due_minor)}
        </Fact>
      </DefinitionList>
      <div className="row">
        <ButtonLink
          params={{ period: receipt.period }}
          search={{ kind: receipt.kind_code }}
          to="/bills/$period"
          variant="secondary"
        >
          {t("bills.open")}
        </ButtonLink>
        <ReceiptPdf receiptId={receipt.receipt_id} variant="plain">
          {t("bills.pdf")}
        </ReceiptPdf>
      </div>
    </Card>
  );
}

function Archive({ accountId }: { accountId: string }) {
  const t = useT();
  const query = useInfiniteQuery(receiptsQuery(accountId));
  return (
    <PagedList empty={<Notice title={t("bills.empty")} />} query={query}>
      {(receipts) => receipts.map((receipt) => <ReceiptItem key={receipt.receipt_id} receipt={receipt} />)}
    </PagedList>
  );
}

/** Receipts of the account, newest first. */
export function BillsPage() {
  const t = useT();
  const { account } = useActiveAccount();
  return (
    <div className="page">
      <PageHeader lead={t("bills.lead")} title={t("bills.title")} />
      {account ? <Archive accountId={account.account_id} key={account.account_id} /> : <Skeleton />}
    </div>
  );
}
