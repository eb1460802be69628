import type { UseQueryResult } from "@tanstack/react-query";
import { AddToCart } from "@/kit/add-to-cart";
import { ButtonLink } from "@/kit/button";
import { Failure, Skeleton } from "@/kit/loading";
import { useCauseText } from "@/kit/receipt-cause";
import type { Balance, CurrentReceipt, Overview } from "@/lib/billing";
import { useFormat } from "@/lib/format";
import { type MessageKey, useT } from "@/lib/i18n";
import { leadingReceipt, toPay, uncountedTotal } from "./sums";

const WORDS: Readonly<Record<Balance["kind"], MessageKey>> = {
  debt: "home.balanceDue",
  overpaid: "home.balanceOverpaid",
  clear: "home.balanceClear",
};

function Preliminary({ receipt }: { receipt: CurrentReceipt }) {
  const t = useT();
  const { money, month } = useFormat();
  const { main_minor, penalty_minor } = receipt.rows.preliminary;
  const byReadings = receipt.preliminary_source === "readings";
  if (main_minor + penalty_minor === 0 && !byReadings) return null;
  const words = { month: month(receipt.preliminary_period), sum: money(main_minor + penalty_minor) };
  return <p className="soft">{t(byReadings ? "home.preliminaryRead" : "home.preliminary", words)}</p>;
}

function Sum({ overview, canPay }: { overview: Overview; canPay: boolean }) {
  const t = useT();
  const { money } = useFormat();
  const causeText = useCauseText();
  const leading = leadingReceipt(overview.receipts);
  const uncounted = uncountedTotal(overview.receipts);
  const { kind, amount_minor } = overview.balance;
  if (!leading) return <p>{t("home.noReceipts")}</p>;
  return (
    <>
      <div>
        <h2 className="home-sum__words">{t(WORDS[kind])}</h2>
        <p className="home-sum__amount number">{money(amount_minor)}</p>
        {leading.cause && kind === "debt" && <p>{causeText(leading.cause)}</p>}
        {uncounted > 0 && <p className="home-sum__paid">{t("home.uncounted", { sum: money(uncounted) })}</p>}
        {overview.receipts.length === 1 && <Preliminary receipt={leading} />}
      </div>
      <div className="home-sum__actions">
        {canPay && kind === "debt" && (
          <AddToCart wanted={toPay(overview.receipts)} wide>
            {uncounted > 0 ? t("home.payRest") : t("home.pay", { sum: money(amount_minor) })}
          </AddToCart>
        )}
        <ButtonLink
          params={{ period: leading.period }}
          search={{ tab: "charges", kind: leading.kind_code }}
          to="/bills/$period"
          variant="plain"
        >
          {t("home.why")}
        </ButtonLink>
      </div>
    </>
  );
}

/** The balance in words and figures with its cause, and the button to pay it. */
export function SumCard({ query, canPay }: { query: UseQueryResult<Overview>; canPay: boolean }) {
  if (query.error && !query.data) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <section className="card home-sum">
      {query.data ? <Sum canPay={canPay} overview={query.data} /> : <Skeleton lines={5} />}
    </section>
  );
}
