import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, startTransition } from "react";
import { createRoot } from "react-dom/client";
import { startLoading } from "./app/first-loads";
import { router } from "./app/router";
import { linkManifest, startServiceWorker } from "./app/service-worker";
import "./kit/blocks.css";
import "./kit/controls.css";
import "./kit/lists.css";
import "./app/shell.css";
import "./app/bars.css";
import { whenSignedOut } from "./lib/api";
import { config } from "./lib/config";
import { applyDisplay, readDisplay } from "./lib/display";
import { firstPageDrawn, quiet, wait } from "./lib/first-page";
import { needTexts, startLanguage } from "./lib/i18n";
import { startPersistence } from "./lib/persist";
import { queryClient } from "./lib/query";
import { forgetSession } from "./lib/session";
import { mayBeSignedIn } from "./lib/signed-in";
import { turn } from "./lib/turn";

const STORAGE_LIMIT_MS = 500;
const FIRST_PAGE_LIMIT_MS = 5000;

function applyBrand() {
  for (const [name, value] of Object.entries(config.colours)) {
    document.documentElement.style.setProperty(`--${name}`, value);
  }
}

/** What the first page could do without. */
async function bringTheRest(): Promise<void> {
  await quiet();
  const [{ startOutbox }] = await Promise.all([import("./app/outbox"), needTexts()]);
  startOutbox();
  linkManifest();
  await startServiceWorker();
}

/** A network that went away meanwhile brings the rest when it returns. */
function finish(): void {
  bringTheRest().catch(() => addEventListener("online", finish, { once: true }));
}

export async function start(): Promise<void> {
  applyDisplay(readDisplay());
  applyBrand();
  // A full load: nothing of the earlier person stays in memory.
  whenSignedOut(() => {
    if (!mayBeSignedIn()) return;
    const next = location.pathname + location.search;
    void forgetSession().finally(() => location.assign(`/login?next=${encodeURIComponent(next)}`));
  });
  startLoading();
  await turn();
  const kept = startPersistence(queryClient);
  await startLanguage();
  void needTexts(location.pathname);
  // A device that knows nobody has kept nothing.
  if (mayBeSignedIn()) await Promise.race([kept, wait(STORAGE_LIMIT_MS)]);
  await Promise.race([router.load(), wait(FIRST_PAGE_LIMIT_MS)]);
  const root = document.getElementById("app");
  if (!root) throw new Error("no #app in the page");
  // A transition draws in short pieces: a slow phone answers a tap in between.
  startTransition(() => {
    createRoot(root).render(
      <StrictMode>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </StrictMode>,
    );
  });
  firstPageDrawn();
  finish();
}
