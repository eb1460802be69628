import { parseMoney } from "@kabinet/domain/money";

export type SumFault = "empty" | "not-a-sum" | "too-small" | "too-large";

export type SumInput =
  | { readonly amountMinor: number; readonly fault: null }
  | { readonly amountMinor: null; readonly fault: SumFault };

interface Limits {
  readonly due_minor: number;
  readonly minimum_minor: number;
  readonly maximum_minor: number;
}

const refused = (fault: SumFault): SumInput => ({ amountMinor: null, fault });

/** A typed sum against the limits; what is due can always be paid, however small. */
export function readSum(typed: string, limits: Limits): SumInput {
  if (typed.trim() === "") return refused("empty");
  const amountMinor = parseMoney(typed);
  if (amountMinor === null || amountMinor < 0) return refused("not-a-sum");
  if (amountMinor === limits.due_minor) return { amountMinor, fault: null };
  if (amountMinor < limits.minimum_minor) return refused("too-small");
  if (amountMinor > limits.maximum_minor) return refused("too-large");
  return { amountMinor, fault: null };
}
