import { beforeEach, describe, expect, it } from "vitest";
import type { Order } from "./api";
import {
  areRulesAccepted,
  bankPage,
  expectBank,
  forgetBank,
  forgetPaymentKey,
  isBankExpected,
  paymentKey,
  rememberRules,
} from "./intent";
import { readSum } from "./sums";

const order: Order = { method: "card", rules_version: 1, cart_version: 4, wants_receipt: true };

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});

describe("the key of a payment", () => {
  it("is kept for the same cart and answers", () => {
    expect(paymentKey("anna", order)).toBe(paymentKey("anna", { ...order }));
  });

  it.each([
    ["another cart", "anna", { ...order, cart_version: 5 }],
    ["another answer", "anna", { ...order, wants_receipt: false }],
    ["another person", "boris", order],
  ])("is new for %s", (_, owner, changed) => {
    expect(paymentKey("anna", order)).not.toBe(paymentKey(owner, changed));
  });

  it("is new after the payment came to its end", () => {
    const first = paymentKey("anna", order);
    forgetPaymentKey();
    expect(paymentKey("anna", order)).not.toBe(first);
  });
});

describe("going to the bank", () => {
  it("happens only for the payment just made", () => {
    expectBank("one");
    expect(isBankExpected("one")).toBe(true);
    expect(isBankExpected("two")).toBe(false);
    forgetBank();
    expect(isBankExpected("one")).toBe(false);
  });

  it.each([
    ["https://bank.example/pay?id=1", true],
    ["http://localhost:8082/pay", true],
    ["javascript:alert(1)", false],
    ["/pay", false],
    ["", false],
    [null, false],
  ])("%s: %s", (address, allowed) => {
    expect(bankPage(address)).toBe(allowed ? address : null);
  });
});

describe("accepted rules", () => {
  it("are remembered for a person and a version", () => {
    rememberRules("anna", 3);
    expect(areRulesAccepted("anna", 3)).toBe(true);
    expect(areRulesAccepted("anna", 4)).toBe(false);
    expect(areRulesAccepted("boris", 3)).toBe(false);
  });
});

describe("a typed sum", () => {
  const limits = { due_minor: 565, minimum_minor: 1000, maximum_minor: 10_000_000 };

  it.each([
    ["2 633,51", 263_351],
    ["2633.5", 263_350],
    ["10", 1000],
    ["5,65", 565],
  ])("%s is taken", (typed, minor) => {
    expect(readSum(typed, limits)).toEqual({ amountMinor: minor, fault: null });
  });

  it.each([
    ["", "empty"],
    ["много", "not-a-sum"],
    ["1,234", "not-a-sum"],
    ["-5", "not-a-sum"],
    ["0", "too-small"],
    ["9,99", "too-small"],
    ["100000,01", "too-large"],
  ])("%s is refused: %s", (typed, fault) => {
    expect(readSum(typed, limits)).toEqual({ amountMinor: null, fault });
  });
});
