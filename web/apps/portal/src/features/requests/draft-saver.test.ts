import { ProblemError } from "@kabinet/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Application, FormBody } from "./api";
import { DraftSaver } from "./draft-saver";

const form = (comment: string): FormBody => ({
  meters: [],
  contact_phone: "",
  comment,
  accepts_policy: false,
  grants_access: false,
});

const application = (version: number, comment = "") =>
  ({ id: "a", version, changed_at: "2026-11-20T10:00:00Z", form: form(comment) }) as unknown as Application;

function problem(type: string, status: number): ProblemError {
  return new ProblemError({
    type,
    status,
    title: "",
    detail: "",
    errors: [],
    extra: {},
    retryAfterSeconds: null,
  });
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("saving a draft", () => {
  it("waits for a pause and sends only the last form", async () => {
    const save = vi.fn(async (_: FormBody, version: number) => application(version + 1));
    const saver = new DraftSaver(application(1), { save, load: vi.fn() });
    saver.touch(form("к"));
    saver.touch(form("кв"));
    await vi.advanceTimersByTimeAsync(2000);
    expect(save.mock.calls).toEqual([[form("кв"), 1]]);
    expect(saver.snapshot().state).toBe("saved");
    expect(saver.savedVersion()).toBe(2);
  });

  it("never has two requests under way, and follows the version", async () => {
    const answers: ((application: Application) => void)[] = [];
    const save = vi.fn(() => new Promise<Application>((resolve) => answers.push(resolve)));
    const saver = new DraftSaver(application(1), { save, load: vi.fn() });
    saver.touch(form("1"));
    const flushed = saver.flush();
    saver.touch(form("2"));
    await vi.advanceTimersByTimeAsync(5000);
    expect(save).toHaveBeenCalledTimes(1);
    answers[0]?.(application(2));
    await vi.advanceTimersByTimeAsync(0);
    answers[1]?.(application(3));
    await flushed;
    expect(save.mock.calls).toEqual([
      [form("1"), 1],
      [form("2"), 2],
    ]);
  });

  it("keeps what was typed when the connection is lost, and sends it at the next attempt", async () => {
    const save = vi.fn().mockRejectedValueOnce(problem("network", 0)).mockResolvedValueOnce(application(2));
    const saver = new DraftSaver(application(1), { save, load: vi.fn() });
    saver.touch(form("1"));
    await expect(saver.flush()).rejects.toMatchObject({ type: "network" });
    expect(saver.snapshot().state).toBe("failed");
    await saver.flush();
    expect(saver.snapshot().state).toBe("saved");
  });
});

describe("a version from another tab", () => {
  const conflict = () => vi.fn().mockRejectedValueOnce(problem("version-conflict", 409));

  it("asks, and saves over it only after the choice", async () => {
    const save = conflict().mockResolvedValueOnce(application(8));
    const saver = new DraftSaver(application(1), { save, load: async () => application(7, "чужое") });
    saver.touch(form("моё"));
    await expect(saver.flush()).rejects.toMatchObject({ type: "version-conflict" });
    expect(saver.snapshot()).toMatchObject({ state: "conflict", theirs: { version: 7 } });
    await expect(saver.flush()).rejects.toMatchObject({ type: "version-conflict" });
    expect(save).toHaveBeenCalledTimes(1);
    await saver.keepMine();
    expect(save.mock.calls[1]).toEqual([form("моё"), 7]);
    expect(saver.snapshot().state).toBe("saved");
  });

  it("that holds our own words is our own lost answer: nothing to ask", async () => {
    const saver = new DraftSaver(application(1), {
      save: conflict(),
      load: async () => application(2, "моё"),
    });
    saver.touch(form("моё"));
    await saver.flush();
    expect(saver.snapshot().state).toBe("saved");
    expect(saver.savedVersion()).toBe(2);
  });
});
