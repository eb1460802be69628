import { formatDate } from "@kabinet/domain/dates";
import { AddAdvance } from "@/kit/add-advance";
import { AddToCart } from "@/kit/add-to-cart";
import { ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { useCauseText } from "@/kit/receipt-cause";
import { ReceiptPdf } from "@/kit/receipt-pdf";
import { ReceiptRows } from "@/kit/receipt-rows";
import type { CurrentReceipt } from "@/lib/billing";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";

interface ReceiptCardProps {
  readonly receipt: CurrentReceipt;
  readonly canPay: boolean;
  readonly isOnly: boolean;
}

/** One receipt with its rows; beside both totals the way into the cart. */
export function ReceiptCard({ receipt, canPay, isOnly }: ReceiptCardProps) {
  const t = useT();
  const { month, money } = useFormat();
  const causeText = useCauseText();
  return (
    <Card title={t("home.receipt", { name: receipt.kind_name, month: month(receipt.period) })}>
      {receipt.issued_on && (
        <p className="soft">{t("home.issued", { date: formatDate(receipt.issued_on) })}</p>
      )}
      {!isOnly && receipt.cause && <p>{causeText(receipt.cause)}</p>}
      <ReceiptRows receipt={receipt} />
      {receipt.uncounted_payments.map((payment) => (
        <p key={payment.payment_id}>
          {t("home.uncountedOne", {
            sum: money(payment.amount_minor),
            date: formatDate(payment.paid_at),
            number: payment.number,
          })}
        </p>
      ))}
      <div className="row">
        {canPay && receipt.balance.kind === "debt" && (
          <AddToCart
            variant="secondary"
            wanted={[{ receipt_id: receipt.receipt_id, with_preliminary: false }]}
          >
            {t("home.toCart")}
          </AddToCart>
        )}
        {canPay && <AddAdvance receipt={receipt} />}
        <ReceiptPdf receiptId={receipt.receipt_id}>{t("home.openPdf")}</ReceiptPdf>
        <ButtonLink
          params={{ period: receipt.period }}
          search={{ tab: "services", kind: receipt.kind_code }}
          to="/bills/$period"
          variant="plain"
        >
          {t("home.byService")}
        </ButtonLink>
      </div>
    </Card>
  );
}
