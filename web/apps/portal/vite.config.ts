import { fileURLToPath } from "node:url";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { CHUNK_GROUPS, PRELOADED } from "./chunks.ts";
import { preloadPlugin } from "./preload-plugin.ts";
import { serviceWorkerPlugin } from "./sw-plugin.ts";

const gateway = `http://localhost:${process.env.PORT_BASE ?? "8080"}`;

export default defineConfig({
  plugins: [
    tanstackRouter({
      target: "react",
      autoCodeSplitting: true,
      generatedRouteTree: "./src/routeTree.gen.ts",
      // A page's loader travels with the page: the entry knows only where pages are.
      codeSplittingOptions: {
        defaultBehavior: [["loader", "component", "pendingComponent", "errorComponent", "notFoundComponent"]],
      },
    }),
    react(),
    preloadPlugin(PRELOADED),
    serviceWorkerPlugin({ source: "src/sw.ts", output: "sw.js" }),
  ],
  resolve: {
    alias: {
      "@": fileURLToPath(new URL("./src", import.meta.url)),
      // Made for React 17 and older.
      "use-sync-external-store/shim/with-selector": "use-sync-external-store/with-selector",
    },
  },
  server: { proxy: { "/api": { target: gateway, changeOrigin: false } } },
  build: {
    target: ["chrome107", "safari16", "firefox110"],
    // The pages people come to are listed in index.html, the others are few small files.
    modulePreload: false,
    // All styles together weigh less than one page's script, and none arrives after its page.
    cssCodeSplit: false,
    // A data: address would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: CHUNK_GROUPS } } },
  },
});
