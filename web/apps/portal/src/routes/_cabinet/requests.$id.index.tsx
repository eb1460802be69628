import { createFileRoute } from "@tanstack/react-router";
import { requestQuery } from "@/features/requests/api";
import { RequestPage } from "@/features/requests/request-page";
import { queryClient } from "@/lib/query";

export const Route = createFileRoute("/_cabinet/requests/$id/")({
  loader: ({ params }) => {
    void queryClient.prefetchQuery(requestQuery(params.id));
  },
  component: Request,
});

function Request() {
  const { id } = Route.useParams();
  const navigate = Route.useNavigate();
  return <RequestPage id={id} onDeleted={() => void navigate({ to: "/requests", replace: true })} />;
}
