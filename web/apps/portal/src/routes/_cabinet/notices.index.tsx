import { createFileRoute } from "@tanstack/react-router";
import { noticesQuery } from "@/features/notices/api";
import { NoticesPage } from "@/features/notices/notices-page";
import { queryClient } from "@/lib/query";

export const Route = createFileRoute("/_cabinet/notices/")({
  loader: () => {
    void queryClient.prefetchInfiniteQuery(noticesQuery);
  },
  component: NoticesPage,
});
