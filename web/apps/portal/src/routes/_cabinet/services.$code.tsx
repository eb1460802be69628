import { createFileRoute } from "@tanstack/react-router";
import { serviceQuery } from "@/features/requests/api";
import { ServicePage } from "@/features/requests/service-page";
import { queryClient } from "@/lib/query";

export const Route = createFileRoute("/_cabinet/services/$code")({
  loader: ({ params }) => {
    void queryClient.prefetchQuery(serviceQuery(params.code));
  },
  component: Service,
});

function Service() {
  const { code } = Route.useParams();
  const navigate = Route.useNavigate();
  const edit = (id: string) => void navigate({ to: "/requests/$id/edit", params: { id } });
  return <ServicePage code={code} onCreated={edit} />;
}
