import { createFileRoute } from "@tanstack/react-router";
import { QueuePage } from "@/features/applications/queue-page";
import { readSearch } from "@/features/applications/search";
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
  const open = async (id: string) => {
    // «Back» returns to the row that was opened.
    await navigate({ search: { ...search, at: id }, replace: true });
    await navigate({ to: "/items/$id", params: { id } });
  };
  return (
    <QueuePage
      onChange={(next) => void navigate({ search: readSearch({ ...next }), replace: true })}
      onOpen={(id) => void open(id)}
      search={search}
    />
  );
}
