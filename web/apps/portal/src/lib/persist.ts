import type { DehydratedState, QueryClient } from "@tanstack/react-query";

/**
 * Keeps queries marked `meta: { persist: true }` on the device, so that a visit without network still shows them.
 * Bare IndexedDB: one record of one store, and every byte here delays the first page.
 */
const DATABASE = "kabinet-cache";
const STORE = "queries";
const KEY = "state";
const SAVE_AFTER_MS = 1000;
const MAX_AGE_MS = 7 * 86_400_000;

interface Kept {
  readonly savedAt: number;
  readonly state: DehydratedState;
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inStore<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await settled(opening);
  try {
    return await settled(work(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

async function save(client: QueryClient): Promise<void> {
  const { dehydrate } = await import("./kept-state");
  const state = dehydrate(client, {
    shouldDehydrateQuery: (query) => query.meta?.persist === true && query.state.status === "success",
    shouldDehydrateMutation: () => false,
  });
  const kept: Kept = { savedAt: Date.now(), state };
  await inStore("readwrite", (store) => store.put(kept, KEY));
}

export async function forgetQueries(): Promise<void> {
  await inStore("readwrite", (store) => store.clear());
}

/** Brings back what the last visit knew and keeps watching. A browser that refuses storage simply remembers nothing. */
export async function startPersistence(client: QueryClient): Promise<void> {
  try {
    const kept: Kept | undefined = await inStore("readonly", (store) => store.get(KEY));
    if (kept && Date.now() - kept.savedAt < MAX_AGE_MS) {
      const { hydrate } = await import("./kept-state");
      hydrate(client, kept.state);
      // Shown at once, asked again at once: what was kept may be older than the last change.
      await client.invalidateQueries({
        predicate: ({ state }) => state.dataUpdatedAt <= kept.savedAt,
        refetchType: "none",
      });
    }
  } catch {
    return;
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const saveNow = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    void save(client).catch(() => undefined);
  };
  client.getQueryCache().subscribe((event) => {
    if (event.type !== "updated" || event.query.meta?.persist !== true) return;
    clearTimeout(timer);
    timer = setTimeout(saveNow, SAVE_AFTER_MS);
  });
  addEventListener("pagehide", saveNow);
}
