import { describe, expect, it } from "vitest";
import type { Charge, Period } from "./api";
import { changedServices } from "./changes";
import { chooseKind, previousPeriod, readPeriod } from "./months";

function charge(service_code: string, amount_minor: number): Charge {
  return { service_code, name: service_code, amount_minor } as Charge;
}

const kind = (kind_code: string) => ({ kind_code, kind_name: kind_code, receipt_id: kind_code });
const periods: Period[] = [
  { period: "2020-08-01", kinds: [kind("main"), kind("water")] },
  { period: "2020-07-01", kinds: [kind("water")] },
  { period: "2020-06-01", kinds: [kind("main")] },
];

describe("services sorted by change", () => {
  it("puts the greatest move first, in either direction", () => {
    const now = [charge("lift", 100), charge("heat", 900), charge("water", 300)];
    const before = [charge("lift", 100), charge("heat", 1000), charge("water", 50)];
    const sorted = changedServices(now, before);
    expect(sorted.map((service) => [service.code, service.changeMinor])).toEqual([
      ["water", 250],
      ["heat", -100],
      ["lift", 0],
    ]);
  });

  it("adds the operations of one service", () => {
    const [service] = changedServices([charge("heat", 900), charge("heat", -100)], [charge("heat", 500)]);
    expect(service?.amountMinor).toBe(800);
    expect(service?.changeMinor).toBe(300);
    expect(service?.charges).toHaveLength(2);
  });

  it("keeps the receipt's order and tells no change without a month before", () => {
    const sorted = changedServices([charge("b", 1), charge("a", 2)], undefined);
    expect(sorted.map((service) => service.code)).toEqual(["b", "a"]);
    expect(sorted.every((service) => service.changeMinor === null)).toBe(true);
  });
});

describe("the month of an address", () => {
  it.each([
    ["2020-08", "2020-08-01"],
    ["2020-08-01", "2020-08-01"],
    ["2020-13", null],
    ["2020-08-15", null],
    ["august", null],
  ])("%s is %s", (text, expected) => {
    expect(readPeriod(text)).toBe(expected);
  });

  it("falls back to a kind the month has", () => {
    expect(chooseKind(periods, "2020-07-01", "main")?.kind_code).toBe("water");
    expect(chooseKind(periods, "2020-08-01", "water")?.kind_code).toBe("water");
    expect(chooseKind(periods, "2019-01-01", "main")).toBeUndefined();
  });

  it("compares with the last month that has the same kind", () => {
    expect(previousPeriod(periods, "2020-08-01", "main")).toBe("2020-06-01");
    expect(previousPeriod(periods, "2020-06-01", "main")).toBeUndefined();
  });
});
