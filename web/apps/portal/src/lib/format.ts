import { formatPeriod } from "@kabinet/domain/dates";
import { formatDecimal } from "@kabinet/domain/decimal";
import { formatMoney } from "@kabinet/domain/money";
import { config } from "./config";
import { useLanguage } from "./i18n";

/** Sums, months and decimals as the chosen language writes them. */
export function useFormat() {
  const language = useLanguage();
  return {
    language,
    money: (minor: number) => formatMoney(minor, { language, currency: config.currency }),
    change: (minor: number) => formatMoney(minor, { language, currency: config.currency, signed: true }),
    month: (period: string) => formatPeriod(period, language),
    decimal: (value: string) => formatDecimal(value, { language }),
  };
}
