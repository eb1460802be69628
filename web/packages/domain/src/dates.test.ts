import { describe, expect, it } from "vitest";
import {
  addMonths,
  daysBetween,
  formatDate,
  formatDateTime,
  formatDay,
  formatPeriod,
  parseDate,
  periodOf,
  today,
} from "./dates.ts";

describe("dates", () => {
  it("are shown as day.month.year", () => {
    expect(formatDate("2020-08-01")).toBe("01.08.2020");
  });

  it("are read in the ways people type them", () => {
    expect(parseDate("1.8.2020")).toBe("2020-08-01");
    expect(parseDate("01082020")).toBe("2020-08-01");
    expect(parseDate("2020-08-01")).toBe("2020-08-01");
  });

  it.each(["31.02.2020", "2020-13-01", "", "завтра"])("refuse «%s»", (typed) => {
    expect(parseDate(typed)).toBeNull();
  });

  it("belong to the day of the utility's zone, not of the phone's", () => {
    expect(today("Europe/Moscow", new Date("2026-11-20T22:30:00Z"))).toBe("2026-11-21");
    expect(formatDateTime("2026-11-20T22:30:00Z")).toBe("21.11.2026, 01:30");
  });
});

describe("periods", () => {
  it("carry the month's name in each language", () => {
    expect(formatPeriod("2020-08-01")).toBe("август 2020");
    expect(formatPeriod("2020-08-01", "en")).toBe("August 2020");
    expect(formatPeriod("2020-08-01", "kk")).toBe("тамыз 2020");
    expect(formatDay("2020-08-20")).toBe("20 августа");
  });

  it("step over the turn of the year", () => {
    expect(addMonths("2020-12-01", 1)).toBe("2021-01-01");
    expect(addMonths("2020-01-01", -1)).toBe("2019-12-01");
    expect(addMonths("2020-08-01", -36)).toBe("2017-08-01");
  });

  it("are cut from a date", () => {
    expect(periodOf("2020-08-31")).toBe("2020-08-01");
    expect(daysBetween("2026-11-20", "2026-11-25")).toBe(5);
  });
});
