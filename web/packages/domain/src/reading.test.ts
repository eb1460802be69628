import { describe, expect, it } from "vitest";
import { isBelowPrevious, readingVolume, readReading } from "./reading.ts";

const dial = { digits: 5, decimals: 2 };

describe("readReading", () => {
  it.each([
    ["123,4", "123.4"],
    ["00123.40", "123.40"],
    ["99999,99", "99999.99"],
    ["0", "0"],
  ])("takes «%s» as %s", (typed, value) => {
    expect(readReading(typed, dial)).toEqual({ value, fault: null });
  });

  it.each([
    ["", "empty"],
    ["-1", "not-a-number"],
    ["12к", "not-a-number"],
    ["123456", "too-many-digits"],
    ["1,234", "too-many-decimals"],
  ])("says what is wrong with «%s»: %s", (typed, fault) => {
    expect(readReading(typed, dial)).toEqual({ value: null, fault });
  });
});

describe("consumption", () => {
  it("is the difference, and an equal value is no mistake", () => {
    expect(readingVolume("123.40", "120")).toBe("3.40");
    expect(isBelowPrevious("120.00", "120")).toBe(false);
    expect(isBelowPrevious("119.99", "120")).toBe(true);
  });
});
