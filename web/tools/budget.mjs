// Fails when a first visit outgrows its budget: everything that index.html and the opened page load at once, gzip.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const KILOBYTE = 1000;
const HOME = "/";
const BUDGETS = {
  portal: { home: 127, page: 140, css: 10 },
  backoffice: { home: 230, page: 230, css: 45 },
};

function weight(dist, names) {
  const bytes = (name) => gzipSync(readFileSync(dist + name), { level: 9 }).length;
  return [...new Set(names)].reduce((sum, name) => sum + bytes(name), 0) / KILOBYTE;
}

const named = (html, pattern) => [...html.matchAll(pattern)].map((match) => match[1]);

/** What the start script adds for a page, in Russian, the heaviest language; one entry for an app without such a list. */
function pagesOf(html) {
  const list = /id="lk-files">([^<]+)</.exec(html);
  if (!list) return [[HOME, []]];
  const { pages, texts } = JSON.parse(list[1]);
  const { first, rest, ...others } = texts.ru;
  const own = {
    "/bills": others.bills,
    "/login": others.login,
    "/pay": others.payments,
    "/readings": others.readings,
  };
  return Object.entries(pages).map(([path, files]) => [path, [...files, ...first, ...(own[path] ?? [])]]);
}

let failed = false;
function check(what, kilobytes, limit) {
  const isOver = kilobytes > limit;
  failed ||= isOver;
  console.log(`${what} ${kilobytes.toFixed(1)} of ${limit} kB gzip: ${isOver ? "OVER" : "ok"}`);
}

for (const [app, budget] of Object.entries(BUDGETS)) {
  const dist = fileURLToPath(new URL(`../apps/${app}/dist`, import.meta.url));
  if (!existsSync(`${dist}/index.html`)) throw new Error(`${app} is not built`);
  const html = readFileSync(`${dist}/index.html`, "utf8");
  const common = named(html, /(?:src|href)="(\/assets\/[^"]+\.js)"/g);
  for (const [path, files] of pagesOf(html)) {
    const limit = path === HOME ? budget.home : budget.page;
    check(`${app} ${path}: JS`, weight(dist, [...common, ...files]), limit);
  }
  check(`${app}: CSS`, weight(dist, named(html, /href="(\/assets\/[^"]+\.css)"/g)), budget.css);
}
if (failed) process.exit(1);
