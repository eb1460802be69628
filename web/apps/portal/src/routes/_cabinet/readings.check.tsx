import { createFileRoute } from "@tanstack/react-router";
import { requireAccount } from "@/app/guard";
import { CheckPage } from "@/features/readings/check-page";
import type { Sent } from "@/features/readings/use-submission";

export const Route = createFileRoute("/_cabinet/readings/check")({
  beforeLoad: requireAccount,
  component: Check,
});

function Check() {
  const navigate = Route.useNavigate();
  const follow = (sent: Sent) =>
    void (sent.kind === "sent"
      ? navigate({ to: "/readings/done/$id", params: { id: sent.submissionId }, replace: true })
      : navigate({ to: "/readings", replace: true }));
  return <CheckPage onSent={follow} />;
}
