// Measures pages of a running portal and prints the median of several runs. Fails below the promised scores.
// usage: node run.mjs [http://localhost:8080 [+79000000001 PASSWORD [runs] [path …]]] [--desktop] [--guest]
//   without words: the demonstration of `make up`, five runs of home, readings and a bill
//   --desktop  the desktop preset instead of the mobile one
//   --guest    pages before signing in; login and password are not used then
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const options = new Set(process.argv.filter((word) => word.startsWith("--")));
const DEMO = ["http://localhost:8080", "+79000000001", "Demo-2026!", "5"];
const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const [base, login, password, count] = DEMO.map((usual, place) => words[place] ?? usual);
const given = words.slice(DEMO.length);
const isGuest = options.has("--guest");
const paths = given.length > 0 ? given : isGuest ? ["/login"] : ["/", "/readings", "/bills/2026-10"];
const preset = options.has("--desktop") ? desktopConfig : undefined;
const CATEGORIES = ["performance", "accessibility", "best-practices"];
const LIMITS = { performance: 95, accessibility: 100, "best-practices": 100 };

async function signIn() {
  const answer = await fetch(`${base}/api/identity/v1/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-kabinet": "1" },
    body: JSON.stringify({ login, password }),
  });
  if (!answer.ok) throw new Error(`sign-in answered ${answer.status}`);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

async function measure(path) {
  const extraHeaders = isGuest ? {} : { Cookie: await signIn() };
  const chrome = await launch({
    chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    chromeFlags: ["--headless=new", "--no-sandbox", "--disable-background-networking", "--no-first-run"],
  });
  try {
    const flags = { port: chrome.port, onlyCategories: CATEGORIES, extraHeaders, logLevel: "error" };
    const result = await lighthouse(base + path, flags, preset);
    const { categories, audits } = result.lhr;
    const failed = Object.values(audits).filter((audit) => audit.score !== null && audit.score < 0.9);
    return {
      scores: Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(categories[name].score * 100)])),
      lcp: Math.round(audits["largest-contentful-paint"].numericValue),
      tbt: Math.round(audits["total-blocking-time"].numericValue),
      cls: audits["cumulative-layout-shift"].numericValue,
      failed: failed.map((audit) => audit.id),
    };
  } finally {
    chrome.kill();
  }
}

let isWithin = true;
for (const path of paths) {
  const runs = [];
  for (let run = 0; run < Number(count); run += 1) runs.push(await measure(path));
  const scores = Object.fromEntries(
    CATEGORIES.map((name) => [name, median(runs.map((r) => r.scores[name]))]),
  );
  isWithin &&= CATEGORIES.every((name) => scores[name] >= LIMITS[name]);
  console.log(
    path,
    scores,
    "LCP",
    median(runs.map((r) => r.lcp)),
    "ms, TBT",
    median(runs.map((r) => r.tbt)),
    "ms, CLS",
    median(runs.map((r) => r.cls)),
    [...new Set(runs.flatMap((r) => r.failed))].join(" "),
  );
}
process.exitCode = isWithin ? 0 : 1;
