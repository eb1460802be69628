import type { Charge } from "./api";

/** A service with its operations and how its sum moved since the month before. */
export interface ChangedService {
  readonly code: string;
  readonly name: string;
  readonly charges: readonly Charge[];
  readonly amountMinor: number;
  /** Null when there is no month to compare with. */
  readonly changeMinor: number | null;
}

function totals(charges: readonly Charge[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { service_code, amount_minor } of charges) {
    sums.set(service_code, (sums.get(service_code) ?? 0) + amount_minor);
  }
  return sums;
}

/** Services of a month, those that changed most first; without a month before, as the receipt lists them. */
export function changedServices(
  now: readonly Charge[],
  before: readonly Charge[] | undefined,
): ChangedService[] {
  const earlier = before && totals(before);
  const services = [...totals(now)].map(([code, amountMinor]) => {
    const charges = now.filter((charge) => charge.service_code === code);
    return {
      code,
      name: charges[0]?.name ?? code,
      charges,
      amountMinor,
      changeMinor: earlier ? amountMinor - (earlier.get(code) ?? 0) : null,
    };
  });
  const size = (service: ChangedService) => Math.abs(service.changeMinor ?? 0);
  return services.sort((left, right) => size(right) - size(left));
}
