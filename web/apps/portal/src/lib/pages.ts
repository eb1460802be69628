import { infiniteQueryOptions } from "@tanstack/react-query";
import { apiFetch, type Page } from "./api";

const PAGE_ITEMS = 20;

/** A cursor list that grows by a button. */
export function pagesQuery<Item>(queryKey: readonly string[], path: string, limit = PAGE_ITEMS) {
  return infiniteQueryOptions({
    queryKey: [...queryKey, "pages"],
    queryFn: ({ pageParam }) => apiFetch<Page<Item>>(path, { query: { limit, cursor: pageParam } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    meta: { persist: true },
  });
}
