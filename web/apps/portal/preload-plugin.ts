import type { Plugin, Rolldown } from "vite";

type Bundle = Rolldown.OutputBundle;

/** Stands in index.html before the start script. */
const EMPTY_LIST = '<script type="application/json" id="lk-files"></script>';

interface Wanted {
  /** Chunks every first visit needs but the entry only imports later. */
  readonly common: readonly RegExp[];
  /** Chunks of single pages, by address. */
  readonly pages: Readonly<Record<string, readonly RegExp[]>>;
  /** Dictionaries by language and part. */
  readonly texts: Readonly<Record<string, Readonly<Record<string, readonly RegExp[]>>>>;
}

/** The chunks a chunk cannot run without, itself first. */
function withImports(bundle: Bundle, name: string, seen = new Set<string>()): Set<string> {
  const file = bundle[name];
  if (file?.type !== "chunk" || seen.has(name)) return seen;
  seen.add(name);
  for (const imported of file.imports) withImports(bundle, imported, seen);
  return seen;
}

function chunksOf(bundle: Bundle, pattern: RegExp): Set<string> {
  const root = Object.values(bundle).find(
    (file) => file.type === "chunk" && file.moduleIds.some((id) => pattern.test(id)),
  );
  if (!root) throw new Error(`a chunk to preload is gone: ${pattern} in vite.config.ts`);
  return withImports(bundle, root.fileName);
}

/** Links the common chunks and lists those of pages and languages for the start script, each file once. */
export function preloadPlugin({ common, pages, texts }: Wanted): Plugin {
  return {
    name: "kabinet-preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {} }) {
        if (!html.includes(EMPTY_LIST)) throw new Error(`index.html has no place for ${EMPTY_LIST}`);
        const everywhere = new Set(common.flatMap((pattern) => [...chunksOf(bundle, pattern)]));
        const isNew = (name: string) => !html.includes(name) && !everywhere.has(name);
        const list = (patterns: readonly RegExp[]) =>
          [...new Set(patterns.flatMap((pattern) => [...chunksOf(bundle, pattern)]))]
            .filter(isNew)
            .map((name) => `/${name}`);
        const lists = (wanted: Readonly<Record<string, readonly RegExp[]>>) =>
          Object.fromEntries(Object.entries(wanted).map(([name, patterns]) => [name, list(patterns)]));
        const files = {
          pages: lists(pages),
          texts: Object.fromEntries(
            Object.entries(texts).map(([language, parts]) => [language, lists(parts)]),
          ),
        };
        return {
          html: html.replace(EMPTY_LIST, () => EMPTY_LIST.replace("><", `>${JSON.stringify(files)}<`)),
          tags: [...everywhere]
            .filter((name) => !html.includes(name))
            .map((name) => ({
              tag: "link",
              attrs: { rel: "modulepreload", fetchpriority: "low", crossorigin: true, href: `/${name}` },
              injectTo: "head" as const,
            })),
        };
      },
    },
  };
}
