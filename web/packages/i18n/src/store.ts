import { createTranslate, type Dictionary, type Language, type Translate } from "./index.ts";

type Loader = () => Promise<{ readonly dictionary: Dictionary }>;

export interface LanguageStore<K extends string> {
  readonly subscribe: (listener: () => void) => () => void;
  readonly language: () => Language;
  readonly translate: () => Translate<K>;
  /** Loads a language and tells every subscriber. */
  readonly set: (language: Language) => Promise<void>;
}

/** The language in use, outside any component: frameworks subscribe to it. */
export function createLanguageStore<K extends string>(
  loaders: Readonly<Record<Language, Loader>>,
): LanguageStore<K> {
  let language: Language = "ru";
  let translate: Translate<K> = (key) => key;
  const listeners = new Set<() => void>();
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    language: () => language,
    translate: () => translate,
    set: async (wanted) => {
      const { dictionary } = await loaders[wanted]();
      language = wanted;
      translate = createTranslate<K>(wanted, dictionary);
      document.documentElement.lang = wanted;
      for (const listener of listeners) listener();
    },
  };
}
