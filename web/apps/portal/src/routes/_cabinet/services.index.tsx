import { createFileRoute } from "@tanstack/react-router";
import { requestsQuery, servicesQuery } from "@/features/requests/api";
import { ServicesPage } from "@/features/requests/services-page";
import { queryClient } from "@/lib/query";

export const Route = createFileRoute("/_cabinet/services/")({
  loader: () => {
    void queryClient.prefetchQuery(servicesQuery);
    void queryClient.prefetchInfiniteQuery(requestsQuery);
  },
  component: ServicesPage,
});
