import { type Dictionary, dictionaryFaults, type Language } from "@kabinet/i18n";
import { describe, expect, it } from "vitest";
import parts from "./parts.json";

const files = import.meta.glob<{ default: Readonly<Record<string, string>> }>("./*/*.json", { eager: true });

function dictionaryOf(language: Language): Dictionary {
  const entries = Object.entries(files).filter(([path]) => path.startsWith(`./${language}/`));
  return Object.fromEntries(
    entries.map(([path, { default: texts }]) => [path.split(/[/.]/)[3] ?? "", texts]),
  );
}

const russian = dictionaryOf("ru");

describe("translations of the portal", () => {
  it.each(["ru", "en", "kk"] as const)("%s is complete", (language) => {
    expect(Object.keys(russian)).toHaveLength(14);
    expect(dictionaryFaults(language, russian, dictionaryOf(language))).toEqual([]);
  });
});

const sources = import.meta.glob<string>("../{features,kit,lib,app}/**/*.{ts,tsx}", {
  eager: true,
  query: "?raw",
  import: "default",
});

/** Namespaces of all texts that the sources below a folder name. */
function spokenIn(folder: string): ReadonlySet<string> {
  const known = new Set(Object.keys(russian));
  const named = Object.entries(sources)
    .filter(([path]) => path.startsWith(`../${folder}/`) && !path.includes(".test."))
    .flatMap(([, text]) => [...text.matchAll(/["`]([a-z]+)\.[a-zA-Z]/g)].map((match) => match[1] ?? ""));
  return new Set(named.filter((name) => known.has(name)));
}

describe("parts of the dictionary", () => {
  // Words about a failure come from the service; the portal's own follow with the rest.
  const always = [...parts.first, "problems"];

  it.each(["bills", "login", "payments", "readings"] as const)("%s has all that its pages say", (feature) => {
    const spoken = spokenIn(`features/${feature}`);
    expect(spoken).toContain(feature);
    expect([...spoken].filter((name) => ![...always, ...parts[feature]].includes(name))).toEqual([]);
  });

  it.each(["features/home", "kit", "lib", "app"])("the first part has all that %s says", (folder) => {
    const spoken = spokenIn(folder);
    expect([...spoken].filter((name) => !always.includes(name))).toEqual([]);
  });
});
