/** A runtime for i18next JSON v4 files: `{{name}}` insertion and plural suffixes, nothing else. */
export type Language = "ru" | "en" | "kk";
export const LANGUAGES: readonly Language[] = ["ru", "en", "kk"];

export type Dictionary = Readonly<Record<string, Readonly<Record<string, string>>>>;
export type Params = Readonly<Record<string, string | number>>;

type PluralSuffix = "zero" | "one" | "two" | "few" | "many" | "other";
type Stem<K extends string> = K extends `${infer S}_${PluralSuffix}` ? S : K;

/** `namespace.key` for every message of a dictionary, plural forms folded into their stem. */
export type KeyOf<D> = { [N in keyof D & string]: `${N}.${Stem<keyof D[N] & string>}` }[keyof D & string];

export type Translate<K extends string = string> = (key: K, params?: Params) => string;

/** The plural forms each language needs (CLDR). */
export const PLURAL_FORMS: Readonly<Record<Language, readonly PluralSuffix[]>> = {
  ru: ["one", "few", "many", "other"],
  en: ["one", "other"],
  kk: ["one", "other"],
};

function russianForm(count: number): PluralSuffix {
  if (!Number.isInteger(count)) return "other";
  const tail = Math.abs(count) % 100;
  const digit = tail % 10;
  if (digit === 1 && tail !== 11) return "one";
  if (digit >= 2 && digit <= 4 && (tail < 12 || tail > 14)) return "few";
  return "many";
}

/** Which form of a message a count takes. Own rules, because some browsers ship without Kazakh data. */
export function pluralForm(language: Language, count: number): PluralSuffix {
  if (language === "ru") return russianForm(count);
  return count === 1 ? "one" : "other";
}

/** 1.5 becomes «1,5» in Russian and Kazakh; thousands are parted by a no-break space. */
export function formatCount(language: Language, count: number): string {
  const [whole = "", fraction] = String(Math.abs(count)).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, language === "en" ? "," : "\u00a0");
  const mark = language === "en" ? "." : ",";
  return `${count < 0 ? "−" : ""}${grouped}${fraction ? mark + fraction : ""}`;
}

function insert(language: Language, message: string, params: Params): string {
  return message.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? formatCount(language, value) : value;
  });
}

/** Makes `t("namespace.key", {count: 3})` for one language. A missing message shows its key, a part on its way nothing. */
export function createTranslate<K extends string>(language: Language, dictionary: Dictionary): Translate<K> {
  return (key, params = {}) => {
    const dot = key.indexOf(".");
    const messages = dictionary[key.slice(0, dot)];
    if (!messages) return "";
    const name = key.slice(dot + 1);
    const count = params.count;
    const plural = typeof count === "number" ? messages[`${name}_${pluralForm(language, count)}`] : undefined;
    const message = plural ?? messages[name];
    return message === undefined ? key : insert(language, message, params);
  };
}

/** What is wrong with a translation beside the source language: missing, extra and ill-formed messages. */
export function dictionaryFaults(language: Language, source: Dictionary, translated: Dictionary): string[] {
  const expected = new Set(stems(source));
  const actual = new Set(stems(translated));
  const faults = [
    ...[...expected].filter((key) => !actual.has(key)).map((key) => `missing ${key}`),
    ...[...actual].filter((key) => !expected.has(key)).map((key) => `unknown ${key}`),
  ];
  return [...faults, ...pluralFaults(language, translated), ...parameterFaults(source, translated)];
}

const suffix = /_(zero|one|two|few|many|other)$/;

function stems(dictionary: Dictionary): string[] {
  return Object.entries(dictionary).flatMap(([namespace, messages]) =>
    Object.keys(messages).map((key) => `${namespace}.${key.replace(suffix, "")}`),
  );
}

function pluralFaults(language: Language, dictionary: Dictionary): string[] {
  return Object.entries(dictionary).flatMap(([namespace, messages]) => {
    const plural = new Set(
      Object.keys(messages)
        .filter((key) => suffix.test(key))
        .map((key) => key.replace(suffix, "")),
    );
    return [...plural].flatMap((key) =>
      PLURAL_FORMS[language]
        .filter((form) => messages[`${key}_${form}`] === undefined)
        .map((form) => `missing ${namespace}.${key}_${form}`),
    );
  });
}

const names = (message: string) =>
  new Set([...message.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1]));

function parameterFaults(source: Dictionary, translated: Dictionary): string[] {
  return Object.entries(translated).flatMap(([namespace, messages]) =>
    Object.entries(messages).flatMap(([key, message]) => {
      const original = source[namespace]?.[key] ?? source[namespace]?.[key.replace(suffix, "_other")];
      if (original === undefined) return [];
      const known = names(original);
      return [...names(message)]
        .filter((name) => !known.has(name))
        .map((name) => `${namespace}.${key}: {{${name}}}`);
    }),
  );
}
