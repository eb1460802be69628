import { createTranslate, type Dictionary, type Language, type Translate } from "./index.ts";

export type Loader = () => Promise<{ readonly dictionary: Dictionary }>;

/** A dictionary in parts, so that a page need not wait for the words of all the others. */
export type Loaders<P extends string> = Readonly<Record<Language, Readonly<Record<P, Loader>>>>;

export interface LanguageStore<K extends string, P extends string> {
  readonly subscribe: (listener: () => void) => () => void;
  readonly language: () => Language;
  readonly translate: () => Translate<K>;
  /** Loads a language and tells every subscriber. */
  readonly set: (language: Language) => Promise<void>;
  /** Loads further parts, all of them when none is named. */
  readonly need: (...parts: readonly P[]) => Promise<void>;
}

/** The language in use, outside any component: frameworks subscribe to it. */
export function createLanguageStore<K extends string, P extends string>(
  loaders: Loaders<P>,
  first: readonly P[],
): LanguageStore<K, P> {
  let chosen: Language = "ru";
  let language: Language = "ru";
  let translate: Translate<K> = (key) => key;
  let shown: ReadonlySet<P> = new Set();
  const wanted = new Set<P>(first);
  const listeners = new Set<() => void>();

  const isShown = (next: Language, parts: readonly P[]) =>
    language === next && parts.every((part) => shown.has(part));

  const show = async (next: Language) => {
    const parts = [...wanted];
    if (isShown(next, parts)) return;
    const loaded = await Promise.all(parts.map((part) => loaders[next][part]()));
    // Meanwhile another language may have been chosen, or more parts have come.
    if (next !== chosen || isShown(next, parts)) return;
    shown = new Set(parts);
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
    set: (next) => {
      chosen = next;
      return show(next);
    },
    need: (...parts) => {
      const named = parts.length > 0 ? parts : (Object.keys(loaders[chosen]) as P[]);
      for (const part of named) wanted.add(part);
      return show(chosen);
    },
  };
}
