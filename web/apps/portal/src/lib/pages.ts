import { infiniteQueryOptions } from "@tanstack/react-query";
import { PAGE_ITEMS } from "./addresses";
import { apiFetch, type Page } from "./api";

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
