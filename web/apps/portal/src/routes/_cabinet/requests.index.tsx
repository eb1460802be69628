import { createFileRoute } from "@tanstack/react-router";
import { requestsQuery } from "@/features/requests/api";
import { RequestsPage } from "@/features/requests/requests-page";
import { queryClient } from "@/lib/query";

export const Route = createFileRoute("/_cabinet/requests/")({
  loader: () => {
    void queryClient.prefetchInfiniteQuery(requestsQuery);
  },
  component: RequestsPage,
});
