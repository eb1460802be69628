import { formatDateTime, today } from "@kabinet/domain/dates";

/** «14:05» of today, «20.11.2026, 14:05» of another day. */
export function timeWords(instant: string, now = new Date()): string {
  const words = formatDateTime(instant);
  const isToday = today(undefined, new Date(instant)) === today(undefined, now);
  return isToday ? (words.split(", ")[1] ?? words) : words;
}
