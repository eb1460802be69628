import { describe, expect, it } from "vitest";
import { readPreview } from "./preview";

describe("the preview of a file", () => {
  it("of charges tells counts, totals and what disagrees", () => {
    const preview = readPreview({
      added: 2,
      changed: 1,
      removed: 0,
      unchanged: 5,
      total_before_minor: 100,
      total_after_minor: 300,
      total_month_before_minor: 250,
      payments_counted: 4,
      biggest_changes: [{ account: "1", kind_name: "К", before_minor: 0, after_minor: 300 }],
      mismatches: { "line-sum": 3 },
      mismatch_examples: [],
      replaces: "an-earlier-import",
    });
    expect(preview.counts).toEqual({ added: 2, changed: 1, removed: 0, unchanged: 5 });
    expect(preview.totals).toEqual({ before: 100, after: 300, monthBefore: 250 });
    expect(preview.numbers).toEqual([["payments_counted", 4]]);
    expect(preview.mismatches).toEqual([["line-sum", 3]]);
  });

  it("of another kind leaves out what it does not tell", () => {
    const preview = readPreview({ added: 1, organisations: { "Центр начислений": 7 } });
    expect(preview.totals).toBeNull();
    expect(preview.counts.changed).toBe(0);
    expect(preview.organisations).toEqual([["Центр начислений", 7]]);
  });
});
