import { vi } from "vitest";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

type Answer = (asked: Asked) => { status?: number; body?: unknown };

/** Answers "METHOD /path" by its function; anything else is a failed connection. Remembers what was asked. */
export function serve(routes: Readonly<Record<string, Answer>>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const method = init.method ?? "GET";
    const path = String(url).split("?")[0] ?? "";
    const body = typeof init.body === "string" ? JSON.parse(init.body) : init.body;
    const request = { method, path, body, headers: (init.headers ?? {}) as Record<string, string> };
    asked.push(request);
    const answer = routes[`${method} ${path}`]?.(request);
    if (!answer) throw new TypeError(`no answer for ${method} ${path}`);
    const status = answer.status ?? 200;
    return new Response(status === 204 ? null : JSON.stringify(answer.body ?? {}), {
      status,
      headers: { "Content-Type": "application/json" },
    });
  });
  return asked;
}
