import { addMonths, formatPeriod } from "@kabinet/domain/dates";
import { useLanguage, useT } from "@/lib/i18n";
import { Button } from "./button";
import { Icon } from "./icon";

interface MonthPickerProps {
  readonly label: string;
  /** First day of the month, "2020-08-01". */
  readonly value: string;
  readonly min: string;
  readonly max: string;
  readonly onChange: (period: string) => void;
  /** Only these months can be chosen; all of min…max when absent. */
  readonly periods?: readonly string[];
}

function range(min: string, max: string): string[] {
  const months: string[] = [];
  for (let period = max; period >= min; period = addMonths(period, -1)) months.push(period);
  return months;
}

/** «<» month «>» with a list of months in between. */
export function MonthPicker({ label, value, min, max, onChange, periods }: MonthPickerProps) {
  const t = useT();
  const language = useLanguage();
  const known = periods ? [...periods].sort().reverse() : range(min, max);
  const index = known.indexOf(value);
  const older = known[index + 1];
  const newer = known[index - 1];
  return (
    <div className="month">
      <Button
        aria-label={t("kit.previousMonth")}
        disabled={!older}
        onClick={() => older && onChange(older)}
        variant="secondary"
      >
        <Icon name="back" />
      </Button>
      <select
        aria-label={label}
        className="input month__select"
        onChange={(event) => onChange(event.target.value)}
        value={value}
      >
        {known.map((period) => (
          <option key={period} value={period}>
            {formatPeriod(period, language)}
          </option>
        ))}
      </select>
      <Button
        aria-label={t("kit.nextMonth")}
        disabled={!newer}
        onClick={() => newer && onChange(newer)}
        variant="secondary"
      >
        <Icon name="forward" />
      </Button>
    </div>
  );
}
