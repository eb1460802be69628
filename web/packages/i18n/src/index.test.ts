import { describe, expect, it } from "vitest";
import { createTranslate, dictionaryFaults, pluralForm } from "./index.ts";

const russian = {
  days: {
    left_one: "{{count}} день",
    left_few: "{{count}} дня",
    left_many: "{{count}} дней",
    left_other: "{{count}} дня",
  },
  hello: { name: "Здравствуйте, {{name}}!" },
};

describe("plural forms", () => {
  it.each([
    [1, "one"],
    [21, "one"],
    [2, "few"],
    [24, "few"],
    [5, "many"],
    [11, "many"],
    [12, "many"],
    [111, "many"],
    [0, "many"],
    [1.5, "other"],
  ])("%d takes «%s» in Russian", (count, form) => {
    expect(pluralForm("ru", count)).toBe(form);
    expect(new Intl.PluralRules("ru").select(count)).toBe(form);
  });

  it("has two forms in Kazakh and English", () => {
    expect([1, 2, 1.5].map((count) => pluralForm("kk", count))).toEqual(["one", "other", "other"]);
    expect([1, 2, 1.5].map((count) => pluralForm("en", count))).toEqual(["one", "other", "other"]);
  });
});

describe("translate", () => {
  const t = createTranslate("ru", russian);

  it("chooses the form and writes the number in the language", () => {
    expect(t("days.left", { count: 1.5 })).toBe("1,5 дня");
    expect(t("days.left", { count: 12345 })).toBe("12\u00a0345 дней");
  });

  it("inserts values and shows an unknown key as itself", () => {
    expect(t("hello.name", { name: "Анна" })).toBe("Здравствуйте, Анна!");
    expect(t("hello.bye")).toBe("hello.bye");
  });
});

describe("dictionaryFaults", () => {
  it("finds missing keys, missing forms and unknown insertions", () => {
    const english = {
      days: { left_other: "{{count}} days" },
      hello: { name: "Hello, {{nmae}}!", extra: "x" },
    };
    expect(dictionaryFaults("en", russian, english)).toEqual([
      "unknown hello.extra",
      "missing days.left_one",
      "hello.name: {{nmae}}",
    ]);
  });

  it("is silent about a complete translation", () => {
    expect(dictionaryFaults("ru", russian, russian)).toEqual([]);
  });
});
