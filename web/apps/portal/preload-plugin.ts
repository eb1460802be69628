import type { Plugin, Rolldown } from "vite";

type Bundle = Rolldown.OutputBundle;

/** The chunks a chunk cannot run without, itself first. */
function withImports(bundle: Bundle, name: string, seen = new Set<string>()): Set<string> {
  const file = bundle[name];
  if (file?.type !== "chunk" || seen.has(name)) return seen;
  seen.add(name);
  for (const imported of file.imports) withImports(bundle, imported, seen);
  return seen;
}

/** Adds modulepreload links for chunks every first visit needs but the entry only imports later. */
export function preloadPlugin(wanted: readonly RegExp[]): Plugin {
  return {
    name: "kabinet-preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {} }) {
        const roots = Object.values(bundle).filter(
          (file) =>
            file.type === "chunk" && file.moduleIds.some((id) => wanted.some((pattern) => pattern.test(id))),
        );
        if (roots.length < wanted.length)
          throw new Error("a chunk to preload is gone: see preloadPlugin in vite.config.ts");
        const names = new Set(roots.flatMap((file) => [...withImports(bundle, file.fileName)]));
        return [...names]
          .filter((name) => !html.includes(name))
          .map((name) => ({
            tag: "link",
            attrs: { rel: "modulepreload", crossorigin: true, href: `/${name}` },
            injectTo: "head" as const,
          }));
      },
    },
  };
}
