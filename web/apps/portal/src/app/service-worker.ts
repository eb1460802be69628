let waiting: ServiceWorker | null = null;
const listeners = new Set<() => void>();

export function hasUpdate(): boolean {
  return waiting !== null;
}

export function subscribeUpdate(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function announce(worker: ServiceWorker | null) {
  waiting = worker;
  for (const listener of listeners) listener();
}

export function activateUpdate(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting?.postMessage("activate");
}

/** Only a person who stays may install the portal: the first page does not wait for it. */
export function linkManifest(): void {
  document.head.append(
    Object.assign(document.createElement("link"), { rel: "manifest", href: "/manifest.webmanifest" }),
  );
}

/** Registers the worker of the built application; a later version is announced, never forced. */
export async function startServiceWorker(): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // A browser may refuse it (private window, storage off): the portal works without.
  const registration = await navigator.serviceWorker.register("/sw.js").catch(() => null);
  if (!registration) return;
  const watch = (worker: ServiceWorker | null) => {
    if (!worker || !navigator.serviceWorker.controller) return;
    if (worker.state === "installed") announce(worker);
    else worker.addEventListener("statechange", () => worker.state === "installed" && announce(worker));
  };
  watch(registration.waiting);
  registration.addEventListener("updatefound", () => watch(registration.installing));
}
