import { describe, expect, it } from "vitest";
import { formatMinor, formatMoney, parseMoney } from "./money.ts";

describe("formatMoney", () => {
  it.each([
    [513527, "5\u00a0135,27\u00a0₽"],
    [0, "0,00\u00a0₽"],
    [5, "0,05\u00a0₽"],
    [-5, "−0,05\u00a0₽"],
    [-123456789, "−1\u00a0234\u00a0567,89\u00a0₽"],
  ])("shows %i minor units as %s", (minor, expected) => {
    expect(formatMoney(minor)).toBe(expected);
  });

  it("marks a rise with a plus on request", () => {
    expect(formatMoney(81200, { signed: true })).toBe("+812,00\u00a0₽");
    expect(formatMoney(-81200, { signed: true })).toBe("−812,00\u00a0₽");
  });

  it("follows language and currency", () => {
    expect(formatMoney(123456, { language: "en", currency: "KZT" })).toBe("1,234.56\u00a0₸");
    expect(formatMinor(123456, "kk")).toBe("1\u00a0234,56");
  });
});

describe("parseMoney", () => {
  it.each([
    ["1234,56", 123456],
    ["1 234.5", 123450],
    ["10", 1000],
    ["10 ₽", 1000],
    ["99 руб.", 9900],
    ["0,01", 1],
  ])("reads «%s» as %i", (typed, expected) => {
    expect(parseMoney(typed)).toBe(expected);
  });

  it.each(["", "ten", "1,234", "0,001", "99999999999999999"])("refuses «%s»", (typed) => {
    expect(parseMoney(typed)).toBeNull();
  });
});
