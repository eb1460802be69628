import { formatDateTime, today } from "@kabinet/domain/dates";
import { useEffect, useState } from "react";
import type { T } from "./i18n";

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;
const TICK_MS = 20_000;

/** The present moment, renewed often enough for ages in minutes. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** «5 мин», «2 ч 15 мин», «3 дн. 4 ч». */
export function ageWords(since: string, now: number, t: T): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(since)) / MINUTE_MS));
  if (minutes < HOUR_MINUTES) return t("shell.minutes", { minutes });
  const hours = Math.floor((minutes % DAY_MINUTES) / HOUR_MINUTES);
  if (minutes < DAY_MINUTES) return t("shell.hours", { hours, minutes: minutes % HOUR_MINUTES });
  return t("shell.days", { days: Math.floor(minutes / DAY_MINUTES), hours });
}

/** «14:05» of today, «20.11.2026, 14:05» of another day. */
export function timeWords(instant: string, now = new Date()): string {
  const words = formatDateTime(instant);
  const isToday = today(undefined, new Date(instant)) === today(undefined, now);
  return isToday ? (words.split(", ")[1] ?? words) : words;
}
