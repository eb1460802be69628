// Fails when the first route of an application outgrows its budget: everything index.html loads at once, gzip.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const KILOBYTE = 1000;
const BUDGETS = { portal: { js: 130, css: 10 }, backoffice: { js: 230, css: 45 } };

function weight(dist, html, pattern) {
  const names = new Set([...html.matchAll(pattern)].map((match) => match[1]));
  return (
    [...names].reduce((sum, name) => sum + gzipSync(readFileSync(dist + name), { level: 9 }).length, 0) /
    KILOBYTE
  );
}

let failed = false;
for (const [app, budget] of Object.entries(BUDGETS)) {
  const dist = fileURLToPath(new URL(`../apps/${app}/dist`, import.meta.url));
  if (!existsSync(`${dist}/index.html`)) throw new Error(`${app} is not built`);
  const html = readFileSync(`${dist}/index.html`, "utf8");
  const js = weight(dist, html, /(?:src|href)="(\/assets\/[^"]+\.js)"/g);
  const css = weight(dist, html, /href="(\/assets\/[^"]+\.css)"/g);
  const over = js > budget.js || css > budget.css;
  failed ||= over;
  const verdict = over ? "OVER" : "ok";
  console.log(
    `${app}: JS ${js.toFixed(1)} of ${budget.js} kB, CSS ${css.toFixed(1)} of ${budget.css} kB gzip: ${verdict}`,
  );
}
if (failed) process.exit(1);
