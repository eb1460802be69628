import { beforeEach, describe, expect, it, vi } from "vitest";
import { createApi } from "./client.ts";
import { isNetworkProblem, ProblemError } from "./problem.ts";

const json = (status: number, body: unknown = {}) =>
  new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/json" },
  });

/** Answers in order; remembers what was asked. */
function server(...answers: (Response | Error)[]) {
  const asked: { url: string; init: RequestInit }[] = [];
  const send = async (url: string | URL | Request, init: RequestInit = {}) => {
    asked.push({ url: String(url), init });
    const answer = answers.shift();
    if (!answer) throw new Error(`nothing left to answer ${url}`);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const onSignedOut = vi.fn();
  const api = createApi({ refreshPath: "/refresh", onSignedOut, fetch: send as typeof fetch });
  return { api, asked, onSignedOut };
}

beforeEach(() => localStorage.clear());

describe("api", () => {
  it("sends the CSRF header, the key and the body", async () => {
    const { api, asked } = server(json(201, { ok: true }));
    await expect(
      api("/x", { method: "POST", body: { a: 1 }, idempotencyKey: "key-0123456789abc" }),
    ).resolves.toEqual({
      ok: true,
    });
    const headers = asked[0]?.init.headers as Record<string, string>;
    expect(headers["X-Kabinet"]).toBe("1");
    expect(headers["Idempotency-Key"]).toBe("key-0123456789abc");
    expect(asked[0]?.init.body).toBe('{"a":1}');
  });

  it("leaves empty query values out", async () => {
    const { api, asked } = server(json(200));
    await api("/x", { query: { status: "new", cursor: null, limit: 50 } });
    expect(asked[0]?.url).toBe("/x?status=new&limit=50");
  });

  it("turns problem details into a typed error", async () => {
    const { api } = server(
      json(422, {
        type: "https://kabinet.example/problems/validation-failed",
        title: "Проверьте",
        errors: [{ field: "value", message: "Мало", code: "less" }],
        attempts_left: 3,
      }),
    );
    const error = await api("/x", { method: "POST" }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProblemError);
    const problem = error as ProblemError;
    expect([problem.type, problem.status, problem.title]).toEqual(["validation-failed", 422, "Проверьте"]);
    expect(problem.errors).toEqual([{ field: "value", message: "Мало", code: "less" }]);
    expect(problem.extra.attempts_left).toBe(3);
  });

  it("calls a lost connection a network problem", async () => {
    const { api } = server(new TypeError("failed to fetch"));
    expect(isNetworkProblem(await api("/x").catch((reason: unknown) => reason))).toBe(true);
  });
});

describe("an expired session", () => {
  it("is renewed once and the request repeated", async () => {
    const { api, asked, onSignedOut } = server(json(401), json(200), json(200, { name: "Анна" }));
    await expect(api("/me")).resolves.toEqual({ name: "Анна" });
    expect(asked.map(({ url }) => url)).toEqual(["/me", "/refresh", "/me"]);
    expect(onSignedOut).not.toHaveBeenCalled();
  });

  it("that cannot be renewed is reported, without a loop", async () => {
    const { api, asked, onSignedOut } = server(json(401, { type: "/problems/unauthenticated" }), json(401));
    await expect(api("/me")).rejects.toMatchObject({ type: "unauthenticated", status: 401 });
    expect(asked).toHaveLength(2);
    expect(onSignedOut).toHaveBeenCalledTimes(1);
  });

  it("is renewed by one of two requests that fail together", async () => {
    const { api, asked } = server(json(401), json(401), json(200), json(200, 1), json(200, 2));
    await Promise.all([api("/a"), api("/b")]);
    expect(asked.filter(({ url }) => url === "/refresh")).toHaveLength(1);
  });

  it("does not matter to public requests: 401 is their own answer", async () => {
    const { api, asked, onSignedOut } = server(json(401, { type: "/problems/wrong-credentials" }));
    await expect(api("/sessions", { method: "POST", anonymous: true })).rejects.toMatchObject({
      type: "wrong-credentials",
    });
    expect(asked).toHaveLength(1);
    expect(onSignedOut).not.toHaveBeenCalled();
  });
});

describe("a challenge", () => {
  const puzzle = { algorithm: "SHA-256", maxNumber: 10, salt: "salt&", signature: "s" };
  // SHA-256 of "salt&7".
  const challenge = "f5bc20f3d5da3d71e31f1ebb6785518c889cef9f0e1b359f37f76e7c75d83d74";

  it("is solved without the person, and the same request repeated", async () => {
    const asked428 = json(428, {
      type: "/problems/challenge-required",
      challenge: { ...puzzle, challenge },
    });
    const { api, asked } = server(asked428, json(202, { flow_id: "f" }));
    await expect(
      api("/codes", { method: "POST", body: { a: 1 }, idempotencyKey: "key-0123456789abc", anonymous: true }),
    ).resolves.toEqual({ flow_id: "f" });
    const [first, second] = asked.map(({ init }) => init);
    const headers = second?.headers as Record<string, string>;
    expect(JSON.parse(atob(headers["X-Altcha"] ?? "")).number).toBe(7);
    expect(headers["Idempotency-Key"]).toBe("key-0123456789abc");
    expect(second?.body).toBe(first?.body);
  });

  it("that nothing solves is the problem itself", async () => {
    const { api, asked } = server(
      json(428, { type: "/problems/challenge-required", challenge: { ...puzzle, challenge: "0" } }),
    );
    await expect(api("/codes", { method: "POST" })).rejects.toMatchObject({ type: "challenge-required" });
    expect(asked).toHaveLength(1);
  });
});
