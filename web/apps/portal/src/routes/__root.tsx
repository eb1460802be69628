import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Outlet } from "@tanstack/react-router";
import { Shell } from "@/app/shell";
import { NotFoundPage } from "@/app/states";
import { completeLanguage } from "@/lib/i18n";
import { mayBeSignedIn } from "@/lib/signed-in";

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  beforeLoad: async ({ location }) => {
    // The texts behind the first page follow once it is drawn.
    if (location.pathname !== "/") await completeLanguage();
  },
  component: Outlet,
  notFoundComponent: () => (
    <Shell signedIn={mayBeSignedIn()}>
      <NotFoundPage />
    </Shell>
  ),
});
