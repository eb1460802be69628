// Measures pages of a running portal with the mobile preset and prints the median of several runs.
// usage: node run.mjs http://localhost:8080 +79000000001 PASSWORD [runs] [path …]
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [base, login, password, count = "5", ...given] = process.argv.slice(2);
const paths = given.length > 0 ? given : ["/", "/readings", "/bills"];
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

async function measure(path, cookie) {
  const chrome = await launch({
    chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    chromeFlags: ["--headless=new", "--no-sandbox", "--disable-background-networking", "--no-first-run"],
  });
  try {
    const result = await lighthouse(base + path, {
      port: chrome.port,
      onlyCategories: CATEGORIES,
      extraHeaders: { Cookie: cookie },
      logLevel: "error",
    });
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
  for (let run = 0; run < Number(count); run += 1) runs.push(await measure(path, await signIn()));
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
