import { preloadFirstFiles } from "./app/first-files";
import { firstPaint } from "./app/first-paint";
import { sendFirstRequests } from "./app/first-requests";
import { mayBeSignedIn } from "./lib/signed-in";
import { turn } from "./lib/turn";

/** The router reads it as soon as it runs; a browser opens it from the disk, and now nobody waits for that. */
function openSessionStorage(): void {
  try {
    sessionStorage.getItem("");
  } catch {
    // A private window that refuses storage: the router does without.
  }
}

/** All that is known from the address alone, in a file small enough to run before the others have come. */
async function start(): Promise<void> {
  // The frame that stands until then has the bars of the page to come.
  if (mayBeSignedIn()) document.documentElement.dataset.cabinet = "";
  preloadFirstFiles(location.pathname);
  void sendFirstRequests(location.pathname).catch(() => undefined);
  openSessionStorage();
  await firstPaint();
  // Piece by piece: a slow phone answers a tap between two of them.
  await import("./app/libraries");
  await turn();
  const application = await import("./main");
  await turn();
  await application.start();
}

/** The frame has no words; without them a person would wait for files that do not come. */
function notLoaded(): void {
  const words = document.getElementById("not-loaded");
  words?.removeAttribute("hidden");
  words?.querySelector("button")?.addEventListener("click", () => location.reload());
  addEventListener("online", () => location.reload(), { once: true });
}

start().catch(notLoaded);
