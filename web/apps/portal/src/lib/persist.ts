import { type DehydratedState, dehydrate, hydrate, type QueryClient } from "@tanstack/react-query";
import { type IDBPDatabase, openDB } from "idb";

/** Keeps queries marked `meta: { persist: true }` on the device, so that a visit without network still shows them. */
const STORE = "queries";
const KEY = "state";
const SAVE_AFTER_MS = 1000;
const MAX_AGE_MS = 7 * 86_400_000;

interface Kept {
  readonly savedAt: number;
  readonly state: unknown;
}

let opened: Promise<IDBPDatabase> | null = null;

function database(): Promise<IDBPDatabase> {
  opened ??= openDB("kabinet-cache", 1, {
    upgrade(db) {
      db.createObjectStore(STORE);
    },
  });
  return opened;
}

async function save(client: QueryClient): Promise<void> {
  const state = dehydrate(client, {
    shouldDehydrateQuery: (query) => query.meta?.persist === true && query.state.status === "success",
    shouldDehydrateMutation: () => false,
  });
  const kept: Kept = { savedAt: Date.now(), state };
  await (await database()).put(STORE, kept, KEY);
}

export async function forgetQueries(): Promise<void> {
  await (await database()).clear(STORE).catch(() => undefined);
}

/** Brings back what the last visit knew and keeps watching. A browser that refuses storage simply remembers nothing. */
export async function startPersistence(client: QueryClient): Promise<void> {
  try {
    const kept = (await (await database()).get(STORE, KEY)) as Kept | undefined;
    if (kept && Date.now() - kept.savedAt < MAX_AGE_MS) hydrate(client, kept.state as DehydratedState);
  } catch {
    return;
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  client.getQueryCache().subscribe((event) => {
    if (event.type !== "updated" || event.query.meta?.persist !== true) return;
    clearTimeout(timer);
    timer = setTimeout(() => void save(client).catch(() => undefined), SAVE_AFTER_MS);
  });
}
