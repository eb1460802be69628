import { createFileRoute } from "@tanstack/react-router";
import { requireAccount } from "@/app/guard";
import { HomePage } from "@/features/home/home-page";
import { loadActiveAccount } from "@/lib/accounts";
import { overviewQuery } from "@/lib/billing";
import { KEPT_FIRST, untilFirstPage } from "@/lib/first-page";
import { metersQuery } from "@/lib/metering";
import { queryClient } from "@/lib/query";

export const Route = createFileRoute("/_cabinet/")({
  beforeLoad: requireAccount,
  loader: async () => {
    const account = await loadActiveAccount();
    if (!account) return;
    await untilFirstPage([
      queryClient.ensureQueryData({ ...overviewQuery(account.account_id), ...KEPT_FIRST }),
      account.organisation.has_readings
        ? queryClient.ensureQueryData({ ...metersQuery(account.account_id), ...KEPT_FIRST })
        : Promise.resolve(),
    ]);
  },
  component: HomePage,
});
