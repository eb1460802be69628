import { formatDateTime } from "@kabinet/domain/dates";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Button, ButtonAnchor, ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { ConfirmDialog } from "@/kit/dialog";
import { QueryView, Spinner } from "@/kit/loading";
import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";
import {
  cancelPayment,
  checkPayment,
  type Payment,
  type PaymentDetails,
  paymentQuery,
  refreshAfterPayment,
} from "./api";
import { bankPage, forgetBank, forgetPaymentKey, isBankExpected } from "./intent";
import { isFailed, messageText } from "./words";
import "./payments.css";

const SOON_MS = 1000;
const OFTEN_MS = 3000;
const SELDOM_MS = 15_000;
const OFTEN_UNTIL_MS = 300_000;

/** Quick while the bank's page is awaited, then often, then seldom; never for a payment that has ended. */
function pollAfter(payment: Payment | undefined): number | false {
  if (!payment) return OFTEN_MS;
  if (!payment.is_pending) return false;
  if (payment.state === "created") return SOON_MS;
  return Date.now() - Date.parse(payment.created_at) < OFTEN_UNTIL_MS ? OFTEN_MS : SELDOM_MS;
}

function Cancel({ payment }: { payment: Payment }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const cancel = useMutation({
    mutationFn: () => cancelPayment(payment.payment_id),
    onSettled: () => setOpen(false),
  });
  if (cancel.isSuccess) return <p>{t("payments.cancelAsked")}</p>;
  return (
    <>
      {cancel.error && (
        <Notice kind="bad" live>
          <p>{problemText(cancel.error, t)}</p>
        </Notice>
      )}
      <Button onClick={() => setOpen(true)} variant="danger">
        {t("payments.cancel")}
      </Button>
      <ConfirmDialog
        action={t("payments.cancel")}
        onClose={() => setOpen(false)}
        onConfirm={() => cancel.mutate()}
        open={open}
        pending={cancel.isPending}
        title={t("payments.cancelTitle")}
      >
        <p>{t("payments.cancelText")}</p>
      </ConfirmDialog>
    </>
  );
}

function Waiting({ payment, onChecked }: { payment: Payment; onChecked: () => void }) {
  const t = useT();
  const check = useMutation({
    mutationFn: () => checkPayment(payment.payment_id),
    onSuccess: onChecked,
  });
  const page = bankPage(payment.redirect_url);
  return (
    <>
      <Spinner>{messageText(t, payment)}</Spinner>
      {check.error && (
        <Notice kind="warn" live>
          <p>{problemText(check.error, t)}</p>
        </Notice>
      )}
      {page && <p>{t("payments.sessionUntil", { time: formatDateTime(payment.expires_at) })}</p>}
      <p className="soft">{t("payments.mayLeave")}</p>
      <div className="form__actions">
        <Button onClick={() => check.mutate()} pending={check.isPending}>
          {t("payments.check")}
        </Button>
        {page && (
          <ButtonAnchor href={page} variant="secondary">
            {t("payments.backToBank")}
          </ButtonAnchor>
        )}
        <Cancel payment={payment} />
      </div>
    </>
  );
}

function Failed({ payment }: { payment: Payment }) {
  const t = useT();
  return (
    <>
      <Notice kind="bad" live title={messageText(t, payment)} />
      <div className="form__actions">
        <ButtonLink to="/pay">{t("payments.tryAgain")}</ButtonLink>
        <ButtonLink to="/" variant="secondary">
          {t("payments.toHome")}
        </ButtonLink>
      </div>
    </>
  );
}

function Facts({ payment }: { payment: PaymentDetails }) {
  const t = useT();
  const { money } = useFormat();
  return (
    <Card>
      <DefinitionList>
        <Fact name={t("payments.sum")} number strong>
          {money(payment.amount_minor)}
        </Fact>
        <Fact name={t("payments.number")}>{payment.number}</Fact>
        <Fact name={t("payments.createdAt")}>{formatDateTime(payment.created_at)}</Fact>
      </DefinitionList>
    </Card>
  );
}

/** To the bank once, right after the payment was made; everyone who comes later only learns how it stands. */
function useBank(payment: PaymentDetails | undefined) {
  const isLeaving = useRef(false);
  useEffect(() => {
    if (!payment || isLeaving.current || !isBankExpected(payment.payment_id)) return;
    const page = bankPage(payment.redirect_url);
    if (page) {
      isLeaving.current = true;
      forgetBank();
      location.assign(page);
    } else if (!payment.is_pending) forgetBank();
  }, [payment]);
}

interface StatusPageProps {
  readonly paymentId: string;
  readonly onDone: () => void;
}

/** Waits for the end of a payment; survives a reload, and says honestly when nothing is known yet. */
export function StatusPage({ paymentId, onDone }: StatusPageProps) {
  const t = useT();
  const query = useQuery({
    ...paymentQuery(paymentId),
    refetchInterval: (current) => pollAfter(current.state.data),
  });
  const payment = query.data;
  const ended = payment !== undefined && !payment.is_pending;
  const failed = payment !== undefined && isFailed(payment);
  useBank(payment);

  useEffect(() => {
    // Coming back proves nothing by itself: the bank is asked.
    if (!isBankExpected(paymentId)) void checkPayment(paymentId).catch(() => undefined);
  }, [paymentId]);

  const finish = useRef(onDone);
  useEffect(() => {
    if (!ended) return;
    forgetPaymentKey();
    refreshAfterPayment();
    if (!failed) finish.current();
  }, [ended, failed]);

  return (
    <div className="page">
      <PageHeader title={failed ? t("payments.failedTitle") : t("payments.statusTitle")} />
      <QueryView query={query}>
        {(found) => (
          <>
            {found.is_pending && <Waiting onChecked={() => void query.refetch()} payment={found} />}
            {isFailed(found) && <Failed payment={found} />}
            <Facts payment={found} />
          </>
        )}
      </QueryView>
    </div>
  );
}
