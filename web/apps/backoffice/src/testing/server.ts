import { vi } from "vitest";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

type Answer = (asked: Asked) => { status?: number; body?: unknown };

/** Answers "METHOD /path" by its function; anything else is a failed connection. Remembers what was asked. */
export function serve(routes: Readonly<Record<string, Answer>>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
    const method = init.method ?? "GET";
    const path = String(url).split("?")[0] ?? "";
    const request = { method, path, body: typeof init.body === "string" ? JSON.parse(init.body) : init.body };
    asked.push(request);
    const answer = routes[`${method} ${path}`]?.(request);
    if (!answer) throw new TypeError(`no answer for ${method} ${path}`);
    return new Response(JSON.stringify(answer.body ?? {}), {
      status: answer.status ?? 200,
      headers: { "Content-Type": "application/json" },
    });
  });
  return asked;
}
