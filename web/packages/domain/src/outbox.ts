import { type DBSchema, type IDBPDatabase, openDB } from "idb";

export type OutboxStatus = "waiting" | "refused";

/** One request kept on the device until the server has answered it. The id is its idempotency key. */
export interface OutboxItem {
  readonly id: string;
  /** Only this person's session may send the item. */
  readonly owner: string;
  readonly url: string;
  readonly body: unknown;
  readonly createdAt: string;
  readonly status: OutboxStatus;
  /** Why the server refused it, as problem details. */
  readonly problem?: unknown;
}

/** What became of one attempt: `done` forgets the item, `keep` tries later, `sign-in` stops, `refused` asks the person. */
export type Outcome =
  | { readonly kind: "done"; readonly answer?: unknown }
  | { readonly kind: "keep" | "sign-in" }
  | { readonly kind: "refused"; readonly problem: unknown };

export type Send = (item: OutboxItem) => Promise<Outcome>;

interface OutboxSchema extends DBSchema {
  items: { key: string; value: OutboxItem };
  meta: { key: string; value: string };
}

const DATABASE = "kabinet-outbox";
const LOCK = "kabinet-outbox";
const OWNER = "owner";
export const OUTBOX_SYNC_TAG = "kabinet-outbox";
export const OUTBOX_LIMIT = 100;

let opened: Promise<IDBPDatabase<OutboxSchema>> | null = null;

function database(): Promise<IDBPDatabase<OutboxSchema>> {
  opened ??= openDB<OutboxSchema>(DATABASE, 1, {
    upgrade(db) {
      db.createObjectStore("items", { keyPath: "id" });
      db.createObjectStore("meta");
    },
  });
  return opened;
}

/** Keeps a request for later. Refuses to grow without bound. */
export async function enqueue(item: Pick<OutboxItem, "id" | "owner" | "url" | "body">): Promise<OutboxItem> {
  const db = await database();
  if ((await db.count("items")) >= OUTBOX_LIMIT) throw new RangeError("outbox is full");
  const kept: OutboxItem = { ...item, createdAt: new Date().toISOString(), status: "waiting" };
  await db.put("items", kept);
  return kept;
}

export async function listItems(owner: string): Promise<OutboxItem[]> {
  const items = await (await database()).getAll("items");
  return items
    .filter((item) => item.owner === owner)
    .sort((left, right) => left.createdAt.localeCompare(right.createdAt));
}

export async function removeItem(id: string): Promise<void> {
  await (await database()).delete("items", id);
}

/** Tells the page and the worker whose items may leave now; null after signing out. */
export async function setOwner(owner: string | null): Promise<void> {
  const db = await database();
  await (owner === null ? db.delete("meta", OWNER) : db.put("meta", owner, OWNER));
}

export async function currentOwner(): Promise<string | null> {
  return (await (await database()).get("meta", OWNER)) ?? null;
}

async function settle(item: OutboxItem, outcome: Outcome): Promise<void> {
  const db = await database();
  if (outcome.kind === "done") await db.delete("items", item.id);
  if (outcome.kind === "refused")
    await db.put("items", { ...item, status: "refused", problem: outcome.problem });
}

/**
 * Sends what waits, oldest first. The lock spans page, tabs and worker: without it two of them send one item twice.
 * Returns the items that the server took.
 */
export async function flush(send: Send): Promise<OutboxItem[]> {
  return navigator.locks.request(LOCK, async () => {
    const owner = await currentOwner();
    const sent: OutboxItem[] = [];
    if (owner === null) return sent;
    for (const item of await listItems(owner)) {
      if (item.status !== "waiting") continue;
      const outcome = await send(item);
      await settle(item, outcome);
      if (outcome.kind === "done") sent.push(item);
      if (outcome.kind === "sign-in" || outcome.kind === "keep") break;
    }
    return sent;
  });
}

/** The rule by status: taken or already taken forgets, a busy or failing server keeps, other refusals need the person. */
export function outcomeOf(status: number, problem: unknown): Outcome {
  if (status >= 200 && status < 300) return { kind: "done", answer: problem };
  if (status === 401) return { kind: "sign-in" };
  if (status === 0 || status === 429 || status >= 500) return { kind: "keep" };
  if (status === 409) {
    const type = String((problem as { type?: unknown } | null)?.type ?? "");
    if (type.endsWith("busy")) return { kind: "keep" };
    if (type.endsWith("already-accepted")) return { kind: "done" };
  }
  return { kind: "refused", problem };
}
