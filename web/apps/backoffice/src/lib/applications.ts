import type { components } from "@kabinet/api/tickets.gen";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { apiFetch } from "./api";
import { queryClient } from "./query";

type Schemas = components["schemas"];
export type QueueItem = Schemas["QueueItem"];
export type QueueCard = Schemas["QueueCard"];
export type Lease = Schemas["LeaseOut"];
export type DecisionIn = Schemas["DecisionIn"];
export type Decision = DecisionIn["decision"];
export type Meter = Schemas["MeterForm-Output"];

export const STATUSES = ["sent", "accepted", "in_work", "returned", "refused", "done"] as const;
export type Status = (typeof STATUSES)[number];

const QUEUE = "/api/tickets/v1/queue";
const PAGE_ITEMS = 100;
const REFETCH_MS = 30_000;
const addressOf = (id: string) => `${QUEUE}/${encodeURIComponent(id)}`;

/** Applications oldest first; without a status those that are not finished. */
export const queueQuery = (status: Status | undefined) =>
  infiniteQueryOptions({
    queryKey: ["queue", "list", status ?? "open"],
    queryFn: ({ pageParam }) =>
      apiFetch<Schemas["Page_QueueItem_"]>(QUEUE, {
        query: { status, limit: PAGE_ITEMS, cursor: pageParam },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 5_000,
  });

export const countersQuery = queryOptions({
  queryKey: ["queue", "counters"],
  queryFn: async () => (await apiFetch<Schemas["CountersOut"]>(`${QUEUE}/counters`)).counts,
  refetchInterval: REFETCH_MS,
});

/** What an operator decides on stays as it was read: a newer version is never slipped under the hand. */
export const itemQuery = (id: string) =>
  queryOptions({
    queryKey: ["queue", "item", id],
    queryFn: () => loadItem(id),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });

export function loadItem(id: string): Promise<QueueCard> {
  return apiFetch<QueueCard>(addressOf(id));
}

export function leaseItem(id: string): Promise<Lease> {
  return apiFetch<Lease>(`${addressOf(id)}/lease`, { method: "POST" });
}

export async function decide(id: string, body: DecisionIn, idempotencyKey: string): Promise<QueueCard> {
  const path = `${addressOf(id)}/decisions`;
  const card = await apiFetch<QueueCard>(path, { method: "POST", body, idempotencyKey });
  queryClient.setQueryData(itemQuery(id).queryKey, card);
  void queryClient.invalidateQueries({ queryKey: ["queue", "list"] });
  void queryClient.invalidateQueries({ queryKey: ["queue", "counters"] });
  return card;
}

export function fileAddress(id: string, attachmentId: string): string {
  return `${addressOf(id)}/attachments/${encodeURIComponent(attachmentId)}`;
}

const isFree = (item: QueueItem) => item.lease === null || item.lease.is_mine;
/** New ones first, then what waits for a decision, then what waits for its completion. */
const ORDER: readonly Status[] = ["sent", "accepted", "in_work"];

/** The oldest application nobody else holds; null when there is nothing to do. */
export async function findNext(exceptId?: string): Promise<QueueItem | null> {
  for (const status of ORDER) {
    const page = await apiFetch<Schemas["Page_QueueItem_"]>(QUEUE, { query: { status, limit: PAGE_ITEMS } });
    const next = page.items.find((item) => item.id !== exceptId && isFree(item));
    if (next) return next;
  }
  return null;
}

export const nextQuery = queryOptions({
  queryKey: ["queue", "next"],
  queryFn: () => findNext(),
  staleTime: 0,
  refetchInterval: REFETCH_MS,
});
