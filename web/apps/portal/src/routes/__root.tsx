import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Outlet } from "@tanstack/react-router";
import { Shell } from "@/app/shell";
import { NotFoundPage } from "@/app/states";
import { mayBeSignedIn } from "@/lib/session";

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: () => (
    <Shell signedIn={mayBeSignedIn()}>
      <NotFoundPage />
    </Shell>
  ),
});
