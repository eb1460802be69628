import { createFileRoute } from "@tanstack/react-router";
import { DonePage } from "@/features/payments/done-page";

export const Route = createFileRoute("/_cabinet/pay/done/$id")({ component: Done });

function Done() {
  return <DonePage paymentId={Route.useParams().id} />;
}
