import { readSetting, writeSetting } from "@kabinet/domain/device";
import { type KeyOf, LANGUAGES, type Language, type Translate } from "@kabinet/i18n";
import { createLanguageStore } from "@kabinet/i18n/store";
import { useSyncExternalStore } from "react";
import type { dictionary as source } from "@/locales/ru.gen";
import { config } from "./config";

/** Every message of the back-office; Russian is the source of the keys. */
export type MessageKey = KeyOf<typeof source>;
export type T = Translate<MessageKey>;

const store = createLanguageStore<MessageKey, "all">(
  {
    ru: { all: () => import("@/locales/ru.gen") },
    en: { all: () => import("@/locales/en.gen") },
    kk: { all: () => import("@/locales/kk.gen") },
  },
  ["all"],
);

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

export function useT(): T {
  return useSyncExternalStore(store.subscribe, store.translate);
}

export function useLanguage(): Language {
  return useSyncExternalStore(store.subscribe, store.language);
}

/** For code outside components: loaders, problem texts. */
export const translate = store.translate;
export const currentLanguage = store.language;
