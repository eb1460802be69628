import { describe, expect, it } from "vitest";
import type { RunPage } from "@/lib/imports";
import { cursorsAfter, mergeRuns } from "./merge";

const page = (cursor: string | null, ...days: string[]): RunPage => ({
  items: days.map((day) => ({ import_id: day, created_at: `2026-11-${day}T10:00:00Z` })) as RunPage["items"],
  next_cursor: cursor,
});
const ids = (...parts: Parameters<typeof mergeRuns>[0]) => mergeRuns(parts).map((run) => run.import_id);

describe("imports of several services", () => {
  it("stand in one list, newest first", () => {
    const part = { pages: { billing: page(null, "20", "10"), metering: page(null, "15") }, failed: [] };
    expect(ids(part)).toEqual(["20", "15", "10"]);
    expect(cursorsAfter(part)).toBeNull();
  });

  it("are not shown beyond what a service has loaded", () => {
    const first = { pages: { billing: page("next", "20", "18"), metering: page(null, "15") }, failed: [] };
    expect(ids(first)).toEqual(["20", "18"]);
    expect(cursorsAfter(first)).toEqual({ billing: "next" });
    const second = { pages: { billing: page(null, "12") }, failed: [] };
    expect(ids(first, second)).toEqual(["20", "18", "15", "12"]);
  });
});
