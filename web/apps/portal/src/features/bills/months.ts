import type { Kind, Period } from "./api";

const MONTH = /^\d{4}-(0[1-9]|1[0-2])(-01)?$/;

/** «2020-08» and «2020-08-01» from an address are the first day of a month; anything else is none. */
export function readPeriod(text: string): string | null {
  return MONTH.test(text) ? `${text.slice(0, 7)}-01` : null;
}

/** The kind to show for a month: the wanted one if that month has it, else its first. */
export function chooseKind(periods: readonly Period[], period: string, wanted?: string): Kind | undefined {
  const kinds = periods.find((each) => each.period === period)?.kinds ?? [];
  return kinds.find((kind) => kind.kind_code === wanted) ?? kinds[0];
}

/** The month before that has a receipt of the same kind, to compare with. */
export function previousPeriod(
  periods: readonly Period[],
  period: string,
  kindCode: string,
): string | undefined {
  return periods
    .filter((each) => each.period < period && each.kinds.some((kind) => kind.kind_code === kindCode))
    .map((each) => each.period)
    .sort()
    .at(-1);
}
