import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { build, type Plugin, type ResolvedConfig } from "vite";

/** Builds the service worker after the page, with the list of hashed files it keeps. */
export function serviceWorkerPlugin(files: { source: string; output: string }): Plugin {
  let config: ResolvedConfig;
  return {
    name: "kabinet-service-worker",
    apply: (options, { command }) => command === "build" && options.build?.lib === undefined,
    configResolved(resolved) {
      config = resolved;
    },
    async writeBundle(_options, bundle) {
      const assets = Object.keys(bundle).filter((name) => name.startsWith("assets/"));
      const page = bundle["index.html"];
      const revision = createHash("sha256")
        .update(page?.type === "asset" ? page.source : "")
        .digest("hex");
      const entries = [
        { url: "/index.html", revision: revision.slice(0, 16) },
        ...assets.sort().map((name) => ({ url: `/${name}`, revision: null })),
      ];
      await build({
        configFile: false,
        logLevel: "warn",
        define: { __PRECACHE__: JSON.stringify(entries), "process.env.NODE_ENV": '"production"' },
        build: {
          target: config.build.target,
          outDir: config.build.outDir,
          emptyOutDir: false,
          copyPublicDir: false,
          lib: {
            entry: resolve(config.root, files.source),
            formats: ["iife"],
            name: "worker",
            fileName: () => files.output,
          },
        },
      });
    },
  };
}
