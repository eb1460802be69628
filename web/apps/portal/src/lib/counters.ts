import { useQuery } from "@tanstack/react-query";
import { apiFetch } from "./api";

/** Numbers beside menu items. A counter that cannot be had is not shown. */
export type CounterName = "notices";

const REFETCH_MS = 60_000;

export function useCounters(): Readonly<Record<CounterName, number>> {
  const notices = useQuery({
    queryKey: ["notices", "unread-count"],
    queryFn: () => apiFetch<{ count: number }>("/api/notify/v1/notifications/unread-count"),
    refetchInterval: REFETCH_MS,
    retry: false,
  });
  return { notices: notices.data?.count ?? 0 };
}
