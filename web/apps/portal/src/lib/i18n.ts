import { readSetting, writeSetting } from "@kabinet/domain/device";
import { type KeyOf, LANGUAGES, type Language, type Translate } from "@kabinet/i18n";
import { createLanguageStore } from "@kabinet/i18n/store";
import { useSyncExternalStore } from "react";
import { LOADERS, type Part, type Source } from "@/locales/parts.gen";
import { config } from "./config";
import { partsOf } from "./page-texts";

/** Every message of the portal; Russian is the source of the keys. */
export type MessageKey = KeyOf<Source>;
export type T = Translate<MessageKey>;

const store = createLanguageStore<MessageKey, Part>(LOADERS, ["first"]);

/** Shows every text in another language from now on; remembered on this device. */
export async function chooseLanguage(language: Language): Promise<void> {
  writeSetting("language", language);
  await store.set(language);
}

/** The language of this device, or the first one of the installation. */
export function startLanguage(): Promise<void> {
  const kept = readSetting("language");
  const known = LANGUAGES.find((language) => language === kept && config.languages.includes(language));
  return store.set(known ?? config.languages[0] ?? "ru");
}

/** Texts of a page; of every page where none is named. */
export async function needTexts(pathname?: string): Promise<void> {
  const parts = pathname === undefined ? null : partsOf(pathname);
  if (parts === null) await store.need();
  else if (parts.length > 0) await store.need(...parts);
}

export function useT(): T {
  return useSyncExternalStore(store.subscribe, store.translate);
}

export function useLanguage(): Language {
  return useSyncExternalStore(store.subscribe, store.language);
}

/** For code outside components: loaders, problem texts. */
export const translate = store.translate;
export const currentLanguage = store.language;
