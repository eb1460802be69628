import { describe, expect, it } from "vitest";
import type { T } from "@/lib/i18n";
import { type GuestMeter, readGuest } from "./guest-api";

const t = ((key: string) => key) as T;
const meters: GuestMeter[] = [
  {
    meter_id: "cold",
    name: "ХВС",
    place: "",
    unit: "м3",
    digits: 5,
    decimals: 2,
    registers: [{ register: "1", name: "" }],
  },
  {
    meter_id: "power",
    name: "ЭЭ",
    place: "",
    unit: "кВт*ч",
    digits: 6,
    decimals: 0,
    registers: [
      { register: "day", name: "День" },
      { register: "night", name: "Ночь" },
    ],
  },
];

describe("readings of a guest", () => {
  it("go out with the end of the number of each meter", () => {
    const { items, errors } = readGuest(t, meters, {
      "serial-power": " 7A12 ",
      "reading-power-day": "100",
      "reading-power-night": "50",
    });
    expect(errors).toEqual({});
    expect(items).toEqual([
      { meter_id: "power", register: "day", serial_last4: "7A12", value: "100" },
      { meter_id: "power", register: "night", serial_last4: "7A12", value: "50" },
    ]);
  });

  it("need both the number and the value", () => {
    expect(readGuest(t, meters, { "reading-cold-1": "5" }).errors).toEqual({
      "serial-cold": "readings.serialNeeded",
    });
    expect(readGuest(t, meters, { "serial-cold": "1234" }).errors).toEqual({
      "reading-cold-1": "readings.valueNeeded",
    });
  });

  it("name what is wrong with a value", () => {
    const { errors } = readGuest(t, meters, { "serial-power": "7A12", "reading-power-day": "1,5" });
    expect(errors).toEqual({ "reading-power-day": "readings.wholeOnly" });
  });

  it("cannot be empty", () => {
    expect(readGuest(t, meters, {}).errors).toEqual({ "reading-cold-1": "readings.nothing" });
  });
});
