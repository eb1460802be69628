import { describe, expect, it } from "vitest";
import type { QueueItem } from "@/lib/applications";
import { needsAllRows, readSearch, viewOf } from "./search";

const item = (number: string, sent: string, lease: QueueItem["lease"] = null) =>
  ({
    id: number,
    number,
    account_number: `10${number}`,
    organisation_name: "Центр начислений",
    service_name: "Ввод счётчика",
    sent_at: sent,
    lease,
  }) as QueueItem;

const until = "2026-11-20T14:05:00Z";
const items = [
  item("1", "2026-11-18T10:00:00Z"),
  item("2", "2026-11-19T10:00:00Z", { is_mine: true, until }),
  item("3", "2026-11-20T10:00:00Z", { is_mine: false, until }),
];
const numbers = (search: Parameters<typeof viewOf>[1]) => viewOf(items, search).map(({ number }) => number);

describe("the view of the queue", () => {
  it("is read from the address without what it does not know", () => {
    expect(readSearch({ status: "sent", sort: "newest", q: 12, show: "all", x: 1 })).toEqual({
      status: "sent",
      sort: "newest",
      q: "12",
    });
    expect(readSearch({ status: "deleted", sort: "oldest" })).toEqual({});
  });

  it("keeps the order of the service unless another one is chosen", () => {
    expect(numbers({})).toEqual(["1", "2", "3"]);
    expect(numbers({ sort: "newest" })).toEqual(["3", "2", "1"]);
  });

  it("finds by number and account, and by who holds", () => {
    expect(numbers({ q: "102" })).toEqual(["2"]);
    expect(numbers({ show: "free" })).toEqual(["1", "2"]);
    expect(numbers({ show: "mine" })).toEqual(["2"]);
  });

  it("asks for all rows only where part of them would mislead", () => {
    expect(needsAllRows({ status: "sent" })).toBe(false);
    expect(needsAllRows({ q: "1" })).toBe(true);
    expect(needsAllRows({ sort: "newest" })).toBe(true);
  });
});
