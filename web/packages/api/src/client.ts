import type { Puzzle } from "./challenge.ts";
import { networkProblem, readProblem } from "./problem.ts";

export interface ApiSettings {
  /** Where a session is renewed; the refresh cookie goes with it. */
  readonly refreshPath: string;
  /** Called once the session cannot be renewed. */
  readonly onSignedOut: () => void;
  readonly fetch?: typeof fetch;
  readonly timeoutMs?: number;
}

export interface ApiRequest {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly body?: unknown;
  readonly form?: FormData;
  /** Told how much of `form` has left, from 0 to 1; such a request may take as long as it needs. */
  readonly onProgress?: (part: number) => void;
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** A 401 is an answer of its own here (wrong password), not an expired session. */
  readonly anonymous?: boolean;
  /** Renew the session, but let the caller alone learn that it is over. */
  readonly quiet?: boolean;
}

export interface Api {
  <T = void>(path: string, request?: ApiRequest): Promise<T>;
  /** Renews the session; false when the person must sign in again. */
  refresh(startedAt?: number): Promise<boolean>;
}

const REFRESHED_AT = "kabinet:refreshed-at";
const CHALLENGED = 428;
const TIMEOUT_MS = 20_000;

/** A fresh value for `Idempotency-Key`; make one per intended action and reuse it for every retry of that action. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}

function address(path: string, query: ApiRequest["query"]): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  return search.size > 0 ? `${path}?${search}` : path;
}

function options(request: ApiRequest): RequestInit {
  const headers: Record<string, string> = {
    Accept: "application/json",
    "X-Kabinet": "1",
    ...request.headers,
  };
  if (request.idempotencyKey) headers["Idempotency-Key"] = request.idempotencyKey;
  const method = request.method ?? "GET";
  if (request.form) return { method, headers, body: request.form, credentials: "same-origin" };
  if (method === "GET") return { method, headers, credentials: "same-origin" };
  headers["Content-Type"] = "application/json";
  return { method, headers, body: JSON.stringify(request.body ?? {}), credentials: "same-origin" };
}

async function bounded(
  send: typeof fetch,
  url: string,
  init: RequestInit,
  limit: { ms: number; signal?: AbortSignal },
) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, limit.ms);
  limit.signal?.addEventListener("abort", abort);
  try {
    return await send(url, { ...init, signal: controller.signal });
  } catch (error) {
    if (limit.signal?.aborted) throw error;
    throw networkProblem();
  } finally {
    clearTimeout(timer);
    limit.signal?.removeEventListener("abort", abort);
  }
}

function exclusive<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}

async function withProgress(
  path: string,
  request: ApiRequest,
  form: FormData,
  onProgress: (part: number) => void,
) {
  const headers = options(request).headers as Record<string, string>;
  // Few pages send files: the others do not load this.
  const { upload } = await import("./upload.ts");
  return upload({ url: address(path, request.query), form, headers, onProgress, signal: request.signal });
}

/** The headers of a request that proves work: somebody guesses codes, and everybody is asked for it. */
async function proof(response: Response, request: ApiRequest): Promise<ApiRequest["headers"]> {
  const problem = await readProblem(response);
  // It is rarely needed: no page loads this beforehand.
  const { solve } = await import("./challenge.ts");
  const solution = await solve(problem.extra.challenge as Puzzle, request.signal);
  if (solution === null) throw problem;
  return { ...request.headers, "X-Altcha": solution };
}

async function content<T>(response: Response): Promise<T> {
  if (response.status === 204 || response.headers.get("Content-Length") === "0") return undefined as T;
  const type = response.headers.get("Content-Type") ?? "";
  return (type.includes("json") ? await response.json() : undefined) as T;
}

/** The one way to the services: adds the CSRF header, renews an expired session once, turns refusals into ProblemError. */
export function createApi(settings: ApiSettings): Api {
  const send = settings.fetch ?? ((input, init) => fetch(input, init));
  const timeoutMs = settings.timeoutMs ?? TIMEOUT_MS;

  let renewing: Promise<boolean> | null = null;

  const renew = (startedAt: number): Promise<boolean> =>
    exclusive(`kabinet-refresh:${settings.refreshPath}`, async () => {
      // Another tab may have renewed the session while this one waited for the lock.
      if (Number(localStorage.getItem(REFRESHED_AT) ?? 0) > startedAt) return true;
      const response = await bounded(send, settings.refreshPath, options({ method: "POST" }), {
        ms: timeoutMs,
      });
      if (response.ok) {
        localStorage.setItem(REFRESHED_AT, String(Date.now()));
        return true;
      }
      if (response.status === 401 || response.status === 403) return false;
      throw await readProblem(response);
    });

  /** Requests of this page that fail together wait for one renewal. */
  const refresh = (startedAt = Date.now()): Promise<boolean> => {
    renewing ??= renew(startedAt).finally(() => {
      renewing = null;
    });
    return renewing;
  };

  const call = async <T>(path: string, request: ApiRequest = {}): Promise<T> => {
    const startedAt = Date.now();
    const attempt = (headers?: ApiRequest["headers"]) =>
      request.form && request.onProgress
        ? withProgress(path, request, request.form, request.onProgress)
        : bounded(send, address(path, request.query), options(headers ? { ...request, headers } : request), {
            ms: timeoutMs,
            signal: request.signal,
          });
    let response = await attempt();
    if (response.status === 401 && !request.anonymous) {
      if (await refresh(startedAt)) response = await attempt();
      if (response.status === 401 && !request.quiet) settings.onSignedOut();
    }
    if (response.status === CHALLENGED) response = await attempt(await proof(response, request));
    if (!response.ok) throw await readProblem(response);
    return content<T>(response);
  };
  return Object.assign(call, { refresh });
}
