import type { Language } from "./language.ts";

/** Dates are ISO strings ("2026-11-20"); a period is the first day of its month. */
const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  ru: "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split(" "),
  en: "January February March April May June July August September October November December".split(" "),
  kk: "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан".split(" "),
};
const RUSSIAN_GENITIVE =
  "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(" ");
const ISO = /^(\d{4})-(\d{2})-(\d{2})/;

const two = (value: number) => String(value).padStart(2, "0");

function pieces(iso: string): [number, number, number] {
  const match = ISO.exec(iso);
  if (!match) throw new RangeError(`not a date: ${iso}`);
  return [Number(match[1]), Number(match[2]), Number(match[3])];
}

/** Today's date in the utility's time zone, not in the phone's. */
export function today(timeZone = "Europe/Moscow", now = new Date()): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(now);
}

/** "2026-11-20" → «20.11.2026». */
export function formatDate(iso: string): string {
  const [year, month, day] = pieces(iso);
  return `${two(day)}.${two(month)}.${year}`;
}

/** An instant → «20.11.2026, 14:05» in the utility's time zone. */
export function formatDateTime(instant: string, timeZone = "Europe/Moscow"): string {
  const moment = new Date(instant);
  const time = new Intl.DateTimeFormat("ru-RU", { timeZone, hour: "2-digit", minute: "2-digit" }).format(
    moment,
  );
  return `${formatDate(today(timeZone, moment))}, ${time}`;
}

/** «20.11.2026», «20112026», "2026-11-20" → ISO; null for a day that does not exist. */
export function parseDate(typed: string): string | null {
  const trimmed = typed.trim();
  const match =
    /^(\d{1,2})[./\s-](\d{1,2})[./\s-](\d{4})$/.exec(trimmed) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(trimmed);
  const iso = match ? `${match[3]}-${two(Number(match[2]))}-${two(Number(match[1]))}` : trimmed;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null;
}

export function monthNames(language: Language = "ru"): readonly string[] {
  return MONTHS[language];
}

/** "2020-08-01" → «август 2020». */
export function formatPeriod(period: string, language: Language = "ru"): string {
  const [year, month] = pieces(period);
  const name = MONTHS[language][month - 1] ?? "";
  return `${name} ${year}`;
}

/** "2020-08-20" → «20 августа»; Kazakh and English keep their own order. */
export function formatDay(iso: string, language: Language = "ru"): string {
  const [, month, day] = pieces(iso);
  if (language === "ru") return `${day} ${RUSSIAN_GENITIVE[month - 1]}`;
  return language === "kk" ? `${day} ${MONTHS.kk[month - 1]}` : `${MONTHS.en[month - 1]} ${day}`;
}

/** The first day of the date's month. */
export function periodOf(iso: string): string {
  return `${iso.slice(0, 7)}-01`;
}

export function addMonths(period: string, months: number): string {
  const [year, month] = pieces(period);
  const index = year * 12 + (month - 1) + months;
  return `${Math.floor(index / 12)}-${two((index % 12) + 1)}-01`;
}

/** Whole days from one date to another, negative when `to` lies before `from`. */
export function daysBetween(from: string, to: string): number {
  const day = 86_400_000;
  return Math.round(
    (Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / day,
  );
}
