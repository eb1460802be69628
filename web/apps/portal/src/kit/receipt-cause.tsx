import type { Cause, CauseCode } from "@/lib/billing";
import { useFormat } from "@/lib/format";
import { type MessageKey, useT } from "@/lib/i18n";

const REASONS: Readonly<Record<Exclude<CauseCode, "same">, MessageKey>> = {
  "debt-changed": "home.reasonDebt",
  "service-started": "home.reasonStarted",
  "service-stopped": "home.reasonStopped",
  "tariff-changed": "home.reasonTariff",
  "volume-changed": "home.reasonVolume",
  recalculated: "home.reasonRecalculated",
  "charge-changed": "home.reasonCharge",
};

/** «На 812,00 ₽ больше, чем за сентябрь: …» — why the sum is what it is, in one sentence. */
export function useCauseText(): (cause: Cause) => string {
  const t = useT();
  const { money, month, decimal } = useFormat();
  return (cause) => {
    const period = month(cause.previous_period);
    if (cause.text_code === "same") return t("home.causeSame", { month: period });
    const before = cause.text_code === "tariff-changed" ? cause.tariff_before : cause.volume_before;
    const after = cause.text_code === "tariff-changed" ? cause.tariff_after : cause.volume_after;
    const key =
      cause.text_code === "debt-changed" && cause.delta_minor < 0
        ? "home.reasonDebtLess"
        : REASONS[cause.text_code];
    const reason = t(key, {
      service: cause.service_name ?? "",
      before: before === null ? "" : decimal(before),
      after: after === null ? "" : decimal(after),
    });
    const sum = money(Math.abs(cause.delta_minor));
    return t(cause.delta_minor > 0 ? "home.causeMore" : "home.causeLess", { sum, month: period, reason });
  };
}
