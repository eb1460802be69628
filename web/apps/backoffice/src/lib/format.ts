import { formatPeriod } from "@kabinet/domain/dates";
import { formatMoney } from "@kabinet/domain/money";
import { formatCount } from "@kabinet/i18n";
import { config } from "./config";
import { useLanguage } from "./i18n";

/** Sums, months and counts as the chosen language writes them. */
export function useFormat() {
  const language = useLanguage();
  return {
    money: (minor: number) => formatMoney(minor, { language, currency: config.currency }),
    change: (minor: number) => formatMoney(minor, { language, currency: config.currency, signed: true }),
    month: (period: string) => formatPeriod(period, language),
    count: (count: number) => formatCount(language, count),
  };
}
