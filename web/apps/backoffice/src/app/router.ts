import { createRouter } from "@tanstack/react-router";
import { queryClient } from "@/lib/query";
import { routeTree } from "@/routeTree.gen";
import { ErrorPage, NotFoundPage, PendingPage } from "./states";

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 300,
  defaultPendingComponent: PendingPage,
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
