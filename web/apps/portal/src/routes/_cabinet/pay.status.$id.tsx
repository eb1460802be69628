import { createFileRoute } from "@tanstack/react-router";
import { StatusPage } from "@/features/payments/status-page";

export const Route = createFileRoute("/_cabinet/pay/status/$id")({ component: Status });

function Status() {
  const { id } = Route.useParams();
  const navigate = Route.useNavigate();
  const finish = () => void navigate({ to: "/pay/done/$id", params: { id }, replace: true });
  return <StatusPage key={id} onDone={finish} paymentId={id} />;
}
