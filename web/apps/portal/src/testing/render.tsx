import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { needTexts, startLanguage } from "@/lib/i18n";
import { queryClient } from "@/lib/query";

/** Draws a component as the application would: Russian texts, a router for its links, an empty cache. */
export async function renderApp(node: ReactNode) {
  await startLanguage();
  await needTexts();
  queryClient.clear();
  const router = createRouter({
    routeTree: createRootRoute({ component: () => node, notFoundComponent: () => node }),
    history: createMemoryHistory(),
  });
  await router.load();
  return render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
}
