import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Outlet } from "@tanstack/react-router";
import { Shell } from "@/app/shell";
import { NotFoundPage } from "@/app/states";
import { completeLanguage } from "@/lib/i18n";
import { mayBeSignedIn } from "@/lib/session";

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  beforeLoad: async ({ location }) => {
    const texts = completeLanguage();
    if (location.pathname !== "/") await texts;
  },
  component: Outlet,
  notFoundComponent: () => (
    <Shell signedIn={mayBeSignedIn()}>
      <NotFoundPage />
    </Shell>
  ),
});
