import { describe, expect, it } from "vitest";
import type { Meter, Register } from "@/lib/metering";
import { type Dial, judge, preview, rolloverVolume, UNTYPED } from "./rules";

function dial(register: Partial<Register> = {}, meter: Partial<Meter> = {}): Dial {
  return {
    meter: { meter_id: "m", digits: 5, decimals: 2, ...meter } as Meter,
    register: { register: "1", last_value: "120.50", current_value: null, ...register } as Register,
  };
}

const value = (text: string, rollover = false) => ({ ...UNTYPED, value: text, rollover });
const volume = (text: string, rollover = false) =>
  ({ ...UNTYPED, mode: "volume", volume: text, rollover }) as const;

describe("a typed value", () => {
  it("goes out with a dot whatever mark was typed", () => {
    expect(judge(dial(), value("00123,40"))).toEqual({
      kind: "good",
      item: { meter_id: "m", register: "1", value: "123.40" },
    });
  });

  it("may equal the last one", () => {
    expect(judge(dial(), value("120,5")).kind).toBe("good");
  });

  it.each([
    ["", "empty"],
    ["   ", "empty"],
  ])("%j is left out", (text, kind) => {
    expect(judge(dial(), value(text)).kind).toBe(kind);
  });

  it.each([
    ["12a", "not-a-number"],
    ["-5", "not-a-number"],
    ["123456", "too-many-digits"],
    ["121,555", "too-many-decimals"],
    ["120,49", "below"],
  ])("%s is refused: %s", (text, fault) => {
    expect(judge(dial(), value(text))).toEqual({ kind: "fault", fault });
  });

  it("is not sent again when it is what the period already has", () => {
    expect(judge(dial({ current_value: "130.00" }), value("130")).kind).toBe("unchanged");
    expect(judge(dial({ current_value: "130.00" }), value("131")).kind).toBe("good");
  });

  it("below the last one goes out as a pass through zero once that is said", () => {
    const nearEnd = dial({ last_value: "99990.00" });
    expect(judge(nearEnd, value("5"))).toEqual({ kind: "fault", fault: "below" });
    expect(judge(nearEnd, value("5", true))).toEqual({
      kind: "good",
      item: { meter_id: "m", register: "1", value: "5", is_rollover: true },
    });
  });

  it("takes the first value of a meter", () => {
    expect(judge(dial({ last_value: null }), value("7")).kind).toBe("good");
  });
});

describe("a typed volume", () => {
  it("goes out as it is", () => {
    expect(judge(dial(), volume("3,2"))).toEqual({
      kind: "good",
      item: { meter_id: "m", register: "1", volume: "3.2" },
    });
  });

  it("needs a reading to count from", () => {
    expect(judge(dial({ last_value: null }), volume("3"))).toEqual({ kind: "fault", fault: "no-previous" });
  });

  it("beyond the dial asks about a pass through zero", () => {
    const nearEnd = dial({ last_value: "99990.00" });
    expect(judge(nearEnd, volume("15"))).toEqual({ kind: "fault", fault: "over-capacity" });
    expect(judge(nearEnd, volume("15", true)).kind).toBe("good");
  });
});

describe("live consumption", () => {
  it("is exact", () => {
    expect(preview(dial(), value("133,15"))).toBe("12.65");
    expect(preview(dial(), volume("0,1"))).toBe("120.60");
  });

  it("says nothing about half-typed or lower values", () => {
    expect(preview(dial(), value("13"))).toBeNull();
    expect(preview(dial(), value("x"))).toBeNull();
    expect(preview(dial({ last_value: null }), value("5"))).toBeNull();
  });

  it("counts through zero", () => {
    const nearEnd = dial({ last_value: "99990.00" });
    expect(preview(nearEnd, value("5", true))).toBe("15.00");
    expect(preview(nearEnd, volume("15", true))).toBe("5.00");
  });
});

describe("a pass through zero", () => {
  it("is offered only where it explains a small consumption", () => {
    expect(rolloverVolume(dial({ last_value: "99990.00" }), "5")).toBe("15.00");
    expect(rolloverVolume(dial(), "100")).toBeNull();
    expect(rolloverVolume(dial(), "200")).toBeNull();
  });
});
