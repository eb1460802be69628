import { createFileRoute } from "@tanstack/react-router";
import { useRef } from "react";
import { QueuePage } from "@/features/applications/queue-page";
import { type QueueSearch, readSearch } from "@/features/applications/search";
import { queueQuery } from "@/lib/applications";
import { queryClient } from "@/lib/query";

export const Route = createFileRoute("/_work/queues/applications")({
  validateSearch: readSearch,
  loaderDeps: ({ search }) => ({ status: search.status }),
  loader: ({ deps }) => {
    void queryClient.prefetchInfiniteQuery(queueQuery(deps.status));
  },
  component: Queue,
});

function Queue() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  // What was typed into a filter a moment before a row was opened must not bring the queue back.
  const isLeaving = useRef(false);
  const open = async (id: string) => {
    isLeaving.current = true;
    try {
      // «Back» returns to the row that was opened.
      await navigate({ search: { ...search, at: id }, replace: true });
      await navigate({ to: "/items/$id", params: { id } });
    } finally {
      isLeaving.current = false;
    }
  };
  const change = (next: QueueSearch) => {
    if (!isLeaving.current) void navigate({ search: readSearch({ ...next }), replace: true });
  };
  return <QueuePage onChange={change} onOpen={(id) => void open(id)} search={search} />;
}
