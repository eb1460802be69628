import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const app = (name: string) => ({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL(`./apps/${name}/src`, import.meta.url)) } },
  test: {
    name,
    root: fileURLToPath(new URL(`./apps/${name}`, import.meta.url)),
    environment: "happy-dom",
    testTimeout: 30_000,
    setupFiles: [fileURLToPath(new URL("./vitest.setup.ts", import.meta.url))],
  },
});

export default defineConfig({
  test: {
    projects: [
      { test: { name: "packages", include: ["packages/**/*.test.ts"], environment: "happy-dom" } },
      app("portal"),
      app("backoffice"),
    ],
  },
});
