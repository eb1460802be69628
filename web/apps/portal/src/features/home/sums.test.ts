import { describe, expect, it } from "vitest";
import type { Balance, CurrentReceipt } from "@/lib/billing";
import { leadingReceipt, toPay, uncountedTotal } from "./sums";

function receipt(receipt_id: string, kind: Balance["kind"], amount_minor: number): CurrentReceipt {
  return { receipt_id, balance: { kind, amount_minor }, uncounted_total_minor: 100 } as CurrentReceipt;
}

const receipts = [
  receipt("water", "overpaid", -500),
  receipt("main", "debt", 900),
  receipt("gas", "debt", 50),
];

describe("the first screen", () => {
  it("speaks of the receipt with the largest debt", () => {
    expect(leadingReceipt(receipts)?.receipt_id).toBe("main");
    expect(leadingReceipt([])).toBeUndefined();
  });

  it("puts every receipt with a debt into the cart, and no other", () => {
    expect(toPay(receipts)).toEqual([
      { receipt_id: "main", with_preliminary: false },
      { receipt_id: "gas", with_preliminary: false },
    ]);
  });

  it("adds up what is paid and not counted", () => {
    expect(uncountedTotal(receipts)).toBe(300);
  });
});
