import { createFileRoute } from "@tanstack/react-router";
import { LegalPage } from "@/features/help/legal-page";

export const Route = createFileRoute("/_open/legal/$doc")({ component: Legal });

function Legal() {
  return <LegalPage document={Route.useParams().doc} />;
}
