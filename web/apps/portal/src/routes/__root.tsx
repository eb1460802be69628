import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Outlet } from "@tanstack/react-router";
import { Shell } from "@/app/shell";
import { NotFoundPage } from "@/app/states";
import { needTexts } from "@/lib/i18n";
import { mayBeSignedIn } from "@/lib/signed-in";

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  // The other texts follow once the first page is drawn.
  beforeLoad: ({ location }) => needTexts(location.pathname),
  component: Outlet,
  notFoundComponent: () => (
    <Shell signedIn={mayBeSignedIn()}>
      <NotFoundPage />
    </Shell>
  ),
});
