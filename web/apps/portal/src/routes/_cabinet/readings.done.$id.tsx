import { createFileRoute } from "@tanstack/react-router";
import { requireAccount } from "@/app/guard";
import { DonePage } from "@/features/readings/done-page";

export const Route = createFileRoute("/_cabinet/readings/done/$id")({
  beforeLoad: requireAccount,
  component: Done,
});

function Done() {
  return <DonePage submissionId={Route.useParams().id} />;
}
