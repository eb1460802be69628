import { createFileRoute } from "@tanstack/react-router";
import { requireAccount } from "@/app/guard";
import { MeterPage } from "@/features/readings/meters-pages";

export const Route = createFileRoute("/_cabinet/meters/$id")({
  beforeLoad: requireAccount,
  component: MeterDetails,
});

function MeterDetails() {
  return <MeterPage meterId={Route.useParams().id} />;
}
