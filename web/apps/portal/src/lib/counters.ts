import { useQuery } from "@tanstack/react-query";
import { apiFetch } from "./api";
import { cartCountQuery } from "./cart";

/** Numbers beside menu items. A counter that cannot be had is not shown. */
export type CounterName = "notices" | "cart";

const REFETCH_MS = 60_000;

export function useCounters(): Readonly<Record<CounterName, number>> {
  const notices = useQuery({
    queryKey: ["notices", "unread-count"],
    queryFn: () => apiFetch<{ unread: number }>("/api/notify/v1/notifications/unread-count"),
    refetchInterval: REFETCH_MS,
    retry: false,
  });
  const cart = useQuery(cartCountQuery);
  return { notices: notices.data?.unread ?? 0, cart: cart.data ?? 0 };
}
