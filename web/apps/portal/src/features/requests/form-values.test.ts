import { describe, expect, it } from "vitest";
import type { FormBody } from "./api";
import { bodyOf, controlOf, meterField, readValue, unreadable, valuesOf } from "./form-values";

const empty: FormBody = {
  meters: [],
  contact_phone: "",
  comment: "",
  accepts_policy: false,
  grants_access: false,
};
const meter = (serial: string) => ({
  serial,
  kind: "cold" as const,
  place: "кухня",
  installed_on: "2026-11-01",
  verified_until: "2032-11-01",
  value: "12.345",
});

describe("the form of a request", () => {
  it("begins with one empty meter and the phone of the profile", () => {
    const values = valuesOf(empty, "+7 900 000-00-01");
    expect(values.meters).toHaveLength(1);
    expect(bodyOf(values).contact_phone).toBe("+79000000001");
    expect(bodyOf(values).meters?.[0]).toMatchObject({ serial: "", kind: null, installed_on: null });
  });

  it("comes back from the server as it went", () => {
    const saved = { ...empty, meters: [meter("1"), meter("2")], contact_phone: "+79000000002" };
    expect(bodyOf(valuesOf(saved, "+79000000001"))).toEqual(saved);
  });

  it.each([
    ["12,345", "12.345"],
    ["0012", "12"],
    ["12,3456", null],
    ["-1", null],
    ["12345678", null],
    ["кубы", null],
  ])("reads «%s» as %s", (typed, value) => {
    expect(readValue(typed)).toBe(value);
  });

  it("names the reading that is no number", () => {
    const values = valuesOf({ ...empty, meters: [meter("1")] }, "");
    const [first] = values.meters;
    if (!first) throw new Error("no meter");
    expect(unreadable({ ...values, meters: [{ ...first, value: "12м" }] })).toEqual([
      meterField(first.key, "value"),
    ]);
  });

  it("leads a finding to the control it is about, and a repeated meter to the second one", () => {
    const values = valuesOf({ ...empty, meters: [meter("A-1"), meter("a-1")] }, "");
    const second = values.meters[1]?.key ?? "";
    const message = "…";
    expect(controlOf({ field: "meters.1.place", message }, values)).toBe(meterField(second, "place"));
    expect(controlOf({ field: "meters", message }, values)).toBe(meterField(second, "serial"));
    expect(controlOf({ field: "passport", message }, values)).toBe("passport");
  });
});
