import { formatDate } from "@kabinet/domain/dates";
import { useQuery } from "@tanstack/react-query";
import { AddAdvance } from "@/kit/add-advance";
import { AddToCart } from "@/kit/add-to-cart";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { QueryView } from "@/kit/loading";
import { useCauseText } from "@/kit/receipt-cause";
import { ReceiptRows } from "@/kit/receipt-rows";
import { type CurrentReceipt, overviewQuery } from "@/lib/billing";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import { type Choice, type Services, servicesQuery } from "./api";

function Current({ receipt, canPay }: { receipt: CurrentReceipt; canPay: boolean }) {
  const t = useT();
  const causeText = useCauseText();
  return (
    <>
      {receipt.cause && <p>{causeText(receipt.cause)}</p>}
      <ReceiptRows receipt={receipt} />
      {canPay && (
        <div className="row">
          {receipt.balance.kind === "debt" && (
            <AddToCart wanted={[{ receipt_id: receipt.receipt_id, with_preliminary: false }]}>
              {t("bills.toCart")}
            </AddToCart>
          )}
          <AddAdvance receipt={receipt} />
        </div>
      )}
    </>
  );
}

/** A month that is not the newest: the receipt's totals, without what belongs to the newest one alone. */
function Earlier({ services }: { services: Services }) {
  const t = useT();
  const { money } = useFormat();
  const { totals } = services;
  return (
    <DefinitionList>
      <Fact name={t(services.is_debt_net ? "bills.debtNet" : "bills.debt")} number>
        {money(totals.debt_minor)}
      </Fact>
      <Fact name={t("bills.paid")} number>
        {money(totals.paid_minor)}
      </Fact>
      <Fact name={t("bills.charged")} number>
        {money(totals.charged_minor)}
      </Fact>
      <Fact name={t("bills.due")} number strong>
        {money(totals.due_minor)}
      </Fact>
    </DefinitionList>
  );
}

export function OverviewTab({ choice, canPay }: { choice: Choice; canPay: boolean }) {
  const t = useT();
  const services = useQuery(servicesQuery(choice));
  const overview = useQuery(overviewQuery(choice.accountId));
  return (
    <QueryView query={services}>
      {(found) => {
        const current = overview.data?.receipts.find((each) => each.receipt_id === found.receipt_id);
        return (
          <Card title={found.kind_name}>
            {found.issued_on && (
              <p className="soft">{t("bills.issued", { date: formatDate(found.issued_on) })}</p>
            )}
            {current ? <Current canPay={canPay} receipt={current} /> : <Earlier services={found} />}
          </Card>
        );
      }}
    </QueryView>
  );
}
