import { flush, OUTBOX_SYNC_TAG } from "@kabinet/domain/outbox";
import { sendItem } from "@kabinet/domain/transport";
import { cleanupOutdatedCaches, matchPrecache, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: { url: string; revision: string | null }[];

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

const SHELL_CACHE = "kabinet-shell";
const SHELL_URL = "/index.html";
const NAVIGATION_LIMIT_MS = 2000;

/** The page carries the configuration, so the network goes first; the last page seen answers when it is slow or away. */
async function navigate(request: Request): Promise<Response> {
  const cache = await caches.open(SHELL_CACHE);
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(NAVIGATION_LIMIT_MS) });
    if (response.ok) await cache.put(SHELL_URL, response.clone());
    if (response.status < 500) return response;
  } catch {
    // Slow or offline: the kept shell answers below.
  }
  return (await cache.match(SHELL_URL)) ?? (await matchPrecache(SHELL_URL)) ?? Response.error();
}

precacheAndRoute(__PRECACHE__, { directoryIndex: "", cleanURLs: false });
cleanupOutdatedCaches();
registerRoute(
  new NavigationRoute(({ request }) => navigate(request), {
    denylist: [/^\/api\//, /^\/admin(\/|$)/, /^[^?]*\.[a-z0-9]+(\?|$)/i],
  }),
);

self.addEventListener("message", (event) => {
  if (event.data === "activate") void self.skipWaiting();
});

self.addEventListener("sync", (event) => {
  const sync = event as SyncEvent;
  if (sync.tag === OUTBOX_SYNC_TAG) sync.waitUntil(flush(sendItem));
});
