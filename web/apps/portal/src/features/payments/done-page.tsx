import { formatDateTime } from "@kabinet/domain/dates";
import { useQuery } from "@tanstack/react-query";
import { Button, ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { QueryView } from "@/kit/loading";
import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import { useMe } from "@/lib/session";
import { type PaymentDetails, type PaymentPart, paymentQuery } from "./api";
import { isFailed, messageText, stateText } from "./words";
import "./payments.css";

function byRecipient(parts: readonly PaymentPart[]): [string, PaymentPart[]][] {
  const groups = new Map<string, PaymentPart[]>();
  for (const part of parts) {
    const group = groups.get(part.recipient_name);
    if (group) group.push(part);
    else groups.set(part.recipient_name, [part]);
  }
  return [...groups];
}

function Parts({ payment }: { payment: PaymentDetails }) {
  const t = useT();
  const { money } = useFormat();
  return (
    <details className="payment-parts">
      <summary className="payment-parts__head">
        {t("payments.whatFor", { count: payment.parts.length })}
      </summary>
      {byRecipient(payment.parts).map(([recipient, parts]) => (
        <section key={recipient}>
          <h3>{recipient}</h3>
          <DefinitionList>
            {parts.map((part) => (
              <Fact key={`${part.receipt_id}:${part.service_code}:${part.name}`} name={part.name} number>
                {money(part.amount_minor)}
              </Fact>
            ))}
          </DefinitionList>
        </section>
      ))}
    </details>
  );
}

function Paid({ payment }: { payment: PaymentDetails }) {
  const t = useT();
  const me = useMe();
  const { money } = useFormat();
  const mail = payment.state === "confirmed" && me?.email && me.email_confirmed;
  return (
    <>
      {payment.state !== "confirmed" && <Notice kind="warn" title={messageText(t, payment)} />}
      <Card>
        <DefinitionList>
          <Fact name={t("payments.sum")} number strong>
            {money(payment.amount_minor)}
          </Fact>
          {payment.refunded_minor > 0 && (
            <Fact name={t("payments.refunded")} number>
              {money(payment.refunded_minor)}
            </Fact>
          )}
          <Fact name={t("payments.state")}>{stateText(t, payment)}</Fact>
          <Fact name={t("payments.number")}>{payment.number}</Fact>
          {payment.paid_at && <Fact name={t("payments.paidAt")}>{formatDateTime(payment.paid_at)}</Fact>}
        </DefinitionList>
        <Parts payment={payment} />
      </Card>
      {payment.state === "confirmed" && <p>{t("payments.whatNext")}</p>}
      {mail && <p className="soft">{t("payments.mailGoes", { email: me?.email ?? "" })}</p>}
      <div className="form__actions no-print">
        <ButtonLink to="/">{t("payments.toHome")}</ButtonLink>
        <Button onClick={() => window.print()} variant="secondary">
          {t("payments.print")}
        </Button>
        <ButtonLink to="/payments" variant="plain">
          {t("payments.history")}
        </ButtonLink>
      </div>
    </>
  );
}

function Unfinished({ payment }: { payment: PaymentDetails }) {
  const t = useT();
  return (
    <Notice kind={isFailed(payment) ? "bad" : "warn"} title={messageText(t, payment)}>
      <div>
        <ButtonLink params={{ id: payment.payment_id }} to="/pay/status/$id">
          {t("payments.toStatus")}
        </ButtonLink>
      </div>
    </Notice>
  );
}

/** The end of a payment, kept for ever: number, time, what happens next. */
export function DonePage({ paymentId }: { paymentId: string }) {
  const t = useT();
  const query = useQuery(paymentQuery(paymentId));
  const isPaid = query.data !== undefined && !query.data.is_pending && !isFailed(query.data);
  return (
    <div className="page">
      <PageHeader title={isPaid ? t("payments.doneTitle") : t("payments.payment")} />
      <QueryView query={query}>
        {(payment) =>
          payment.is_pending || isFailed(payment) ? (
            <Unfinished payment={payment} />
          ) : (
            <Paid payment={payment} />
          )
        }
      </QueryView>
    </div>
  );
}
