import { createTranslate, type Dictionary, type Language, type Translate } from "./index.ts";

export type Loader = () => Promise<{ readonly dictionary: Dictionary }>;

/** The first part is needed before anything is drawn, the others by the pages behind the first one. */
export type Loaders = Readonly<Record<Language, readonly [Loader, ...Loader[]]>>;

export interface LanguageStore<K extends string> {
  readonly subscribe: (listener: () => void) => () => void;
  readonly language: () => Language;
  readonly translate: () => Translate<K>;
  /** Loads a language and tells every subscriber. */
  readonly set: (language: Language) => Promise<void>;
  /** Loads the parts that the first page could do without. */
  readonly complete: () => Promise<void>;
}

/** The language in use, outside any component: frameworks subscribe to it. */
export function createLanguageStore<K extends string>(loaders: Loaders): LanguageStore<K> {
  let language: Language = "ru";
  let translate: Translate<K> = (key) => key;
  let wanted = 1;
  let shown = { language: "", parts: 0 };
  const listeners = new Set<() => void>();

  const show = async (next: Language) => {
    const parts = loaders[next].slice(0, wanted);
    if (shown.language === next && shown.parts === parts.length) return;
    const loaded = await Promise.all(parts.map((load) => load()));
    if (shown.language === next && shown.parts >= parts.length) return;
    shown = { language: next, parts: parts.length };
    language = next;
    translate = createTranslate<K>(next, Object.assign({}, ...loaded.map((part) => part.dictionary)));
    document.documentElement.lang = next;
    for (const listener of listeners) listener();
  };

  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    language: () => language,
    translate: () => translate,
    set: show,
    complete: () => {
      wanted = Number.POSITIVE_INFINITY;
      return show(language);
    },
  };
}
