import { preloadFirstFiles } from "./app/first-files";
import { firstPaint } from "./app/first-paint";
import { sendFirstRequests } from "./app/first-requests";
import { mayBeSignedIn } from "./lib/signed-in";

/** All that is known from the address alone, in a file small enough to run before the others have come. */
async function start(): Promise<void> {
  // The frame that stands until then has the bars of the page to come.
  if (mayBeSignedIn()) document.documentElement.dataset.cabinet = "";
  preloadFirstFiles(location.pathname);
  void sendFirstRequests(location.pathname).catch(() => undefined);
  await firstPaint();
  await import("./main");
}

void start();
