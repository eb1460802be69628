import { createFileRoute } from "@tanstack/react-router";
import { DonePage } from "@/features/requests/done-page";

export const Route = createFileRoute("/_cabinet/requests/done/$id")({ component: Done });

function Done() {
  return <DonePage id={Route.useParams().id} />;
}
