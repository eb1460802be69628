import { dictionaryFaults } from "@kabinet/i18n";
import { describe, expect, it } from "vitest";
import { dictionary as en } from "./en.gen";
import { dictionary as enRest } from "./en-rest.gen";
import { dictionary as kk } from "./kk.gen";
import { dictionary as kkRest } from "./kk-rest.gen";
import { dictionary as ru } from "./ru.gen";
import { dictionary as ruRest } from "./ru-rest.gen";

const russian = { ...ru, ...ruRest };

describe("translations of the portal", () => {
  it("Russian has every plural form", () => {
    expect(dictionaryFaults("ru", russian, russian)).toEqual([]);
  });

  it("English is complete", () => {
    expect(dictionaryFaults("en", russian, { ...en, ...enRest })).toEqual([]);
  });

  it("Kazakh is complete", () => {
    expect(dictionaryFaults("kk", russian, { ...kk, ...kkRest })).toEqual([]);
  });
});
