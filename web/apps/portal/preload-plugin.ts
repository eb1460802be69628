import type { Plugin } from "vite";

/** Adds modulepreload links for chunks every first visit needs but the entry only imports later. */
export function preloadPlugin(endings: readonly string[]): Plugin {
  return {
    name: "kabinet-preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const wanted = Object.values(bundle ?? {}).filter(
          (file) =>
            file.type === "chunk" && file.moduleIds.some((id) => endings.some((end) => id.endsWith(end))),
        );
        return wanted
          .filter((file) => !html.includes(file.fileName))
          .map((file) => ({
            tag: "link",
            attrs: { rel: "modulepreload", crossorigin: true, href: `/${file.fileName}` },
            injectTo: "head" as const,
          }));
      },
    },
  };
}
