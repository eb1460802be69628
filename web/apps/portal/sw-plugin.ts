import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { build, type Plugin, type ResolvedConfig } from "vite";

function digest(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 16);
}

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
      const kept = ["index.html", "icon.svg"].map((name) => ({
        url: `/${name}`,
        revision: digest(resolve(config.root, config.build.outDir, name)),
      }));
      const entries = [...kept, ...assets.sort().map((name) => ({ url: `/${name}`, revision: null }))];
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
