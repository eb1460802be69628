import { createFileRoute } from "@tanstack/react-router";
import { RunsPage } from "@/features/runs/runs-page";

export const Route = createFileRoute("/_work/bill-runs/")({ component: Runs });

function Runs() {
  const navigate = Route.useNavigate();
  return (
    <RunsPage
      onUploaded={(service, id, isKnown) =>
        void navigate({
          to: "/bill-runs/$service/$id",
          params: { service, id },
          search: isKnown ? { known: true } : {},
        })
      }
    />
  );
}
