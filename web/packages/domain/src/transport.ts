import { type OutboxItem, type Outcome, outcomeOf } from "./outbox.ts";

const REFRESH_PATH = "/api/identity/v1/sessions/refresh";
const TIMEOUT_MS = 20_000;

function post(url: string, body: unknown, key?: string): Promise<Response> {
  const headers: Record<string, string> = { "Content-Type": "application/json", "X-Kabinet": "1" };
  if (key) headers["Idempotency-Key"] = key;
  return fetch(url, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    credentials: "same-origin",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

function renew(): Promise<boolean> {
  return navigator.locks.request(
    `kabinet-refresh:${REFRESH_PATH}`,
    async () => (await post(REFRESH_PATH, {})).ok,
  );
}

/** Sends one kept request; works in the page and in the service worker. Renews an expired session once. */
export async function sendItem(item: OutboxItem): Promise<Outcome> {
  try {
    let response = await post(item.url, item.body, item.id);
    if (response.status === 401 && (await renew())) response = await post(item.url, item.body, item.id);
    return outcomeOf(response.status, await response.json().catch(() => null));
  } catch {
    return { kind: "keep" };
  }
}
