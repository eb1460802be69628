import { fileURLToPath } from "node:url";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
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
    preloadPlugin([
      /\/locales\/ru\.gen\.ts$/,
      /\/routes\/_cabinet\.tsx\?tsr-split=component/,
      /\/routes\/_cabinet\/index\.tsx\?tsr-split=component/,
    ]),
    serviceWorkerPlugin({ source: "src/sw.ts", output: "sw.js" }),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": { target: gateway, changeOrigin: false } } },
  build: {
    target: ["chrome107", "safari16", "firefox110"],
    modulePreload: { polyfill: false },
    // All styles together weigh less than one page's script, and none arrives after its page.
    cssCodeSplit: false,
    // A data: address would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "vendor", test: /node_modules\/(react|react-dom|scheduler|@tanstack)\// },
            // What every page uses: one file compresses better than a dozen.
            {
              name: "base",
              test: /src\/(lib|kit\/(button|card|definition-list|icon|loading|notice|page-header))[/.]|packages\/api\//,
            },
          ],
        },
      },
    },
  },
});
