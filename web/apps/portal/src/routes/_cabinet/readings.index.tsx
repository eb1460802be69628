import { createFileRoute } from "@tanstack/react-router";
import { requireAccount } from "@/app/guard";
import { ReadingsPage } from "@/features/readings/readings-page";
import type { Sent } from "@/features/readings/use-submission";
import { loadActiveAccount } from "@/lib/accounts";
import { KEPT_FIRST, untilFirstPage } from "@/lib/first-page";
import { metersQuery } from "@/lib/metering";
import { queryClient } from "@/lib/query";

export const Route = createFileRoute("/_cabinet/readings/")({
  beforeLoad: requireAccount,
  loader: async () => {
    const account = await loadActiveAccount();
    if (!account) return;
    await untilFirstPage([
      queryClient.ensureQueryData({ ...metersQuery(account.account_id), ...KEPT_FIRST }),
    ]);
  },
  component: Readings,
});

function Readings() {
  const navigate = Route.useNavigate();
  const follow = (sent: Sent) => {
    if (sent.kind === "sent") void navigate({ to: "/readings/done/$id", params: { id: sent.submissionId } });
    if (sent.kind === "check") void navigate({ to: "/readings/check" });
    if (sent.kind === "kept") globalThis.scrollTo({ top: 0 });
  };
  return <ReadingsPage onSent={follow} />;
}
