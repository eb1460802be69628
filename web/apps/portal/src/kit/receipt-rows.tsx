import { type CurrentReceipt, ROW_NAMES, type RowName } from "@/lib/billing";
import { useFormat } from "@/lib/format";
import { type MessageKey, useT } from "@/lib/i18n";
import "./receipt-rows.css";

const NAMES: Readonly<Record<RowName, MessageKey>> = {
  debt: "home.rowDebt",
  paid: "home.rowPaid",
  charged: "home.rowCharged",
  due: "home.rowDue",
  preliminary: "home.rowPreliminary",
  due_with_preliminary: "home.rowAdvance",
};

/** The six rows of a receipt in their order, main services and penalty side by side, sums as given. */
export function ReceiptRows({ receipt }: { receipt: CurrentReceipt }) {
  const t = useT();
  const { money, month } = useFormat();
  const period = month(receipt.period);
  const next = month(receipt.preliminary_period);
  return (
    <dl className="sums">
      {ROW_NAMES.map((name) => (
        <div className={name.startsWith("due") ? "sums__row sums__row--strong" : "sums__row"} key={name}>
          <dt>
            {t(NAMES[name], { month: name === "preliminary" ? next : period })}
            {name === "debt" && receipt.is_debt_net && (
              <span className="sums__remark">{t("home.debtNet")}</span>
            )}
            {name === "preliminary" && receipt.preliminary_source === "readings" && (
              <span className="sums__remark">{t("home.byReadings")}</span>
            )}
          </dt>
          <dd>
            <span className="sums__label">{t("home.columnMain")}</span>
            <span className="number">{money(receipt.rows[name].main_minor)}</span>
          </dd>
          <dd>
            <span className="sums__label">{t("home.columnPenalty")}</span>
            <span className="number">{money(receipt.rows[name].penalty_minor)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
