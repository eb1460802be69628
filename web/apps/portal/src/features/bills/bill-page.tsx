import { useQuery } from "@tanstack/react-query";
import { ButtonLink } from "@/kit/button";
import { Choice } from "@/kit/checkbox";
import { QueryView, Skeleton } from "@/kit/loading";
import { MonthPicker } from "@/kit/month-picker";
import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { ReceiptPdf } from "@/kit/receipt-pdf";
import { Tabs } from "@/kit/tabs";
import { type Account, useActiveAccount } from "@/lib/accounts";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import { type Kind, type Period, periodsQuery } from "./api";
import { ChargesTab } from "./charges-tab";
import { chooseKind, previousPeriod } from "./months";
import { OverviewTab } from "./overview-tab";
import { ServicesTab } from "./services-tab";
import "./bills.css";

type Tab = "overview" | "services" | "charges";

export interface BillSearch {
  readonly tab?: Tab;
  readonly kind?: string;
}

interface BillPageProps extends BillSearch {
  readonly period: string;
  readonly onChange: (period: string, search: BillSearch) => void;
}

interface BillProps extends BillPageProps {
  readonly account: Account;
  readonly periods: readonly Period[];
  readonly shown: Kind;
}

function Bill({ account, periods, period, shown, tab = "overview", onChange }: BillProps) {
  const t = useT();
  const choice = { accountId: account.account_id, period, kind: shown.kind_code };
  return (
    <>
      <div className="row">
        <ReceiptPdf receiptId={shown.receipt_id}>{t("bills.pdf")}</ReceiptPdf>
      </div>
      <Tabs
        label={t("bills.tabs")}
        onChange={(next) => onChange(period, { tab: next, kind: shown.kind_code })}
        tabs={[
          { value: "overview", label: t("bills.tabOverview") },
          { value: "services", label: t("bills.tabServices") },
          { value: "charges", label: t("bills.tabCharges") },
        ]}
        value={tab}
      >
        {tab === "overview" && <OverviewTab canPay={account.organisation.has_payments} choice={choice} />}
        {tab === "services" && <ServicesTab choice={choice} />}
        {tab === "charges" && (
          <ChargesTab choice={choice} previous={previousPeriod(periods, period, shown.kind_code)} />
        )}
      </Tabs>
    </>
  );
}

function Choosing({
  account,
  periods,
  ...page
}: BillPageProps & { account: Account; periods: readonly Period[] }) {
  const t = useT();
  const { period, kind, tab, onChange } = page;
  const shown = chooseKind(periods, period, kind);
  const kinds = periods.find((each) => each.period === period)?.kinds ?? [];
  const newest = periods[0];
  const oldest = periods.at(-1);
  if (!newest || !oldest) return <Notice title={t("bills.empty")} />;
  return (
    <>
      {shown && (
        <MonthPicker
          label={t("bills.month")}
          max={newest.period}
          min={oldest.period}
          onChange={(next) => onChange(next, { tab, kind: shown.kind_code })}
          periods={periods.map((each) => each.period)}
          value={period}
        />
      )}
      {kinds.length > 1 && shown && (
        <div className="bill-kinds">
          <Choice
            legend={t("bills.kind")}
            name="kind"
            onChange={(next) => onChange(period, { tab, kind: next })}
            options={kinds.map((each) => ({ value: each.kind_code, label: each.kind_name }))}
            value={shown.kind_code}
          />
        </div>
      )}
      {shown ? (
        <Bill {...page} account={account} periods={periods} shown={shown} />
      ) : (
        <Notice title={t("bills.noMonth")}>
          <div>
            <ButtonLink
              params={{ period: newest.period }}
              search={{}}
              to="/bills/$period"
              variant="secondary"
            >
              {t("bills.toNewest")}
            </ButtonLink>
          </div>
        </Notice>
      )}
    </>
  );
}

/** One month: what is due, by service, and how the charges were computed. */
export function BillPage(props: BillPageProps) {
  const t = useT();
  const { month } = useFormat();
  const { account } = useActiveAccount();
  const query = useQuery({ ...periodsQuery(account?.account_id ?? ""), enabled: account !== null });
  return (
    <div className="page">
      <PageHeader back="/bills" title={t("bills.billTitle", { month: month(props.period) })} />
      {account ? (
        <QueryView query={query}>
          {(periods) => <Choosing {...props} account={account} key={account.account_id} periods={periods} />}
        </QueryView>
      ) : (
        <Skeleton />
      )}
    </div>
  );
}
