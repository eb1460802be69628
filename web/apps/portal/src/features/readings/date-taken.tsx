import { daysBetween, today } from "@kabinet/domain/dates";
import { DateField } from "@/kit/field";
import { type T, useT } from "@/lib/i18n";

const DAYS_BACK_MAX = 31;

/** Days are plain dates: the one `days` before another. */
function daysBefore(iso: string, days: number): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

export function dateFault(t: T, takenOn: string, current = today()): string | null {
  if (!takenOn) return t("kit.required");
  if (daysBetween(current, takenOn) > 0) return t("readings.takenInFuture");
  if (daysBetween(takenOn, current) > DAYS_BACK_MAX) return t("readings.takenTooEarly");
  return null;
}

interface DateTakenProps {
  readonly error: string | null;
  readonly value: string;
  readonly current: string;
  readonly onChange: (value: string) => void;
}

/** One date for all readings sent together. */
export function DateTaken({ error, value, current, onChange }: DateTakenProps) {
  const t = useT();
  return (
    <DateField
      error={error}
      hint={t("readings.takenHint")}
      label={t("readings.takenOn")}
      max={current}
      min={daysBefore(current, DAYS_BACK_MAX)}
      name="taken_on"
      onChange={(event) => onChange(event.target.value)}
      required
      value={value}
    />
  );
}
