import { accountsQuery } from "@/lib/accounts";
import { queryClient } from "@/lib/query";
import { meQuery } from "@/lib/session";
import { router } from "./router";

/** Everything the address alone tells to be needed leaves at once: the page's files, the session, the accounts. */
export function startLoading(): void {
  const [routes] = router.getMatchedRoutes(router.latestLocation.pathname);
  for (const route of routes) {
    // A failure shows when the router itself loads the page.
    void Promise.resolve(router.loadRouteChunk(route)).catch(() => undefined);
  }
  if (!routes.some((route) => route.id === "/_cabinet")) return;
  void queryClient.prefetchQuery(meQuery);
  void queryClient.prefetchQuery(accountsQuery);
}
