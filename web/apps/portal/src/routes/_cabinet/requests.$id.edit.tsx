import { createFileRoute } from "@tanstack/react-router";
import { EditPage } from "@/features/requests/edit-page";

export const Route = createFileRoute("/_cabinet/requests/$id/edit")({ component: EditRequest });

function EditRequest() {
  const { id } = Route.useParams();
  const navigate = Route.useNavigate();
  const finish = () => void navigate({ to: "/requests/done/$id", params: { id }, replace: true });
  return <EditPage id={id} key={id} onSent={finish} />;
}
