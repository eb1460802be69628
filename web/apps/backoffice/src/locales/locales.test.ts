import { dictionaryFaults } from "@kabinet/i18n";
import { describe, expect, it } from "vitest";
import { dictionary as en } from "./en.gen";
import { dictionary as kk } from "./kk.gen";
import { dictionary as ru } from "./ru.gen";

describe("translations of the back-office", () => {
  it.each([
    ["ru", ru],
    ["en", en],
    ["kk", kk],
  ] as const)("%s is complete", (language, dictionary) => {
    expect(dictionaryFaults(language, ru, dictionary)).toEqual([]);
  });
});
