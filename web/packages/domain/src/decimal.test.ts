import { describe, expect, it } from "vitest";
import { addDecimal, compareDecimal, formatDecimal, parseDecimal, subtractDecimal } from "./decimal.ts";

describe("parseDecimal", () => {
  it.each([
    ["12,5", "12.5"],
    ["12.5", "12.5"],
    ["1 234,50", "1234.50"],
    ["1\u00a0234", "1234"],
    ["00123,40", "123.40"],
    ["5,", "5"],
    [",5", "0.5"],
    ["−3", "-3"],
  ])("reads %s as %s", (typed, expected) => {
    expect(parseDecimal(typed)).toBe(expected);
  });

  it.each(["", " ", "abc", "1,2,3", "1.2.3", "--1", ",", "1e5", "12м"])("refuses «%s»", (typed) => {
    expect(parseDecimal(typed)).toBeNull();
  });
});

describe("exact arithmetic", () => {
  it("subtracts without a float's error", () => {
    expect(subtractDecimal("0.3", "0.1")).toBe("0.2");
    expect(subtractDecimal("99999.99", "100000")).toBe("-0.01");
  });

  it("adds numbers of different scales", () => {
    expect(addDecimal("1.005", "2")).toBe("3.005");
  });

  it("orders by value, not by text", () => {
    expect(compareDecimal("9.5", "10")).toBeLessThan(0);
    expect(compareDecimal("10.0", "10")).toBe(0);
  });
});

describe("formatDecimal", () => {
  it("writes the mark and the thousands of the language", () => {
    expect(formatDecimal("1234567.5")).toBe("1\u00a0234\u00a0567,5");
    expect(formatDecimal("1234567.5", { language: "en" })).toBe("1,234,567.5");
  });

  it("pads, trims zeros on request and never rounds", () => {
    expect(formatDecimal("12", { minDigits: 2 })).toBe("12,00");
    expect(formatDecimal("3.1400", { trim: true })).toBe("3,14");
    expect(formatDecimal("3.1400")).toBe("3,1400");
    expect(formatDecimal("2.99999", { minDigits: 2 })).toBe("2,99999");
  });
});
