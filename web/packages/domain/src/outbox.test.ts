import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { enqueue, flush, listItems, type OutboxItem, outcomeOf, removeItem, setOwner } from "./outbox.ts";

/** Locks as the browser gives them: one holder at a time per name. */
function stubLocks() {
  let tail: Promise<unknown> = Promise.resolve();
  const request = <T>(_name: string, work: () => Promise<T>): Promise<T> => {
    const turn = tail.then(work);
    tail = turn.catch(() => undefined);
    return turn;
  };
  vi.stubGlobal("navigator", { locks: { request } });
}

const item = (id: string, owner = "anna") => ({ id, owner, url: "/api/metering/v1/x", body: { value: "1" } });

beforeEach(async () => {
  stubLocks();
  for (const owner of ["anna", "boris"]) for (const kept of await listItems(owner)) await removeItem(kept.id);
  await setOwner("anna");
});

describe("flush", () => {
  it("sends once when the page and the worker flush together", async () => {
    await enqueue(item("a"));
    const sent: string[] = [];
    const send = async (kept: OutboxItem) => {
      sent.push(kept.id);
      return { kind: "done" } as const;
    };
    await Promise.all([flush(send), flush(send)]);
    expect(sent).toEqual(["a"]);
    expect(await listItems("anna")).toEqual([]);
  });

  it("keeps everything and stops when the server is away", async () => {
    await enqueue(item("a"));
    await enqueue(item("b"));
    const send = vi.fn(async () => ({ kind: "keep" }) as const);
    await flush(send);
    expect(send).toHaveBeenCalledTimes(1);
    expect((await listItems("anna")).map(({ status }) => status)).toEqual(["waiting", "waiting"]);
  });

  it("never sends another person's items", async () => {
    await enqueue(item("a", "boris"));
    const send = vi.fn(async () => ({ kind: "done" }) as const);
    await flush(send);
    await setOwner(null);
    await flush(send);
    expect(send).not.toHaveBeenCalled();
    expect(await listItems("boris")).toHaveLength(1);
  });

  it("marks a refused item for the person and goes on with the next", async () => {
    await enqueue(item("a"));
    await enqueue(item("b"));
    await flush(async ({ id }) =>
      id === "a" ? { kind: "refused", problem: { title: "нет" } } : { kind: "done" },
    );
    const left = await listItems("anna");
    expect(left.map(({ id, status }) => [id, status])).toEqual([["a", "refused"]]);
    const again = vi.fn(async () => ({ kind: "done" }) as const);
    await flush(again);
    expect(again).not.toHaveBeenCalled();
  });
});

describe("outcomeOf", () => {
  it.each([
    [201, null, "done"],
    [401, null, "sign-in"],
    [429, null, "keep"],
    [503, null, "keep"],
    [0, null, "keep"],
    [409, { type: "/problems/busy" }, "keep"],
    [409, { type: "/problems/already-accepted" }, "done"],
    [409, { type: "/problems/reading-unusual" }, "refused"],
    [422, { type: "/problems/reading-refused" }, "refused"],
  ])("turns %i %o into %s", (status, problem, kind) => {
    expect(outcomeOf(status, problem).kind).toBe(kind);
  });
});
