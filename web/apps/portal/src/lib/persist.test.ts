import "fake-indexeddb/auto";
import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it } from "vitest";
import { forgetQueries, startPersistence } from "./persist";

beforeEach(() => forgetQueries());

/** A visit: its own cache, watched; leaving the page saves what changed. */
async function visit() {
  const client = new QueryClient();
  await startPersistence(client);
  return client;
}

async function know(client: QueryClient, key: string, data: string, persist: boolean) {
  await client.fetchQuery({ queryKey: [key], queryFn: async () => data, meta: { persist } });
}

async function leave() {
  dispatchEvent(new Event("pagehide"));
  // The transaction of the save ends before one that begins later.
  await expect.poll(async () => (await visit()).getQueryCache().getAll().length).toBeGreaterThan(0);
}

describe("kept queries", () => {
  it("come back on the next visit, to be asked again", async () => {
    const first = await visit();
    await know(first, "accounts", "1000000007", true);
    await leave();
    const second = await visit();
    expect(second.getQueryData(["accounts"])).toBe("1000000007");
    expect(second.getQueryState(["accounts"])?.isInvalidated).toBe(true);
  });

  it("are only those that ask for it", async () => {
    const first = await visit();
    await know(first, "secret", "x", false);
    await know(first, "accounts", "1", true);
    await leave();
    expect((await visit()).getQueryData(["secret"])).toBeUndefined();
  });

  it("are gone after signing out", async () => {
    const first = await visit();
    await know(first, "accounts", "1", true);
    await leave();
    await forgetQueries();
    expect((await visit()).getQueryCache().getAll()).toEqual([]);
  });
});
