import { createFileRoute } from "@tanstack/react-router";
import { requireAccount } from "@/app/guard";
import { HomePage } from "@/features/home/home-page";
import { loadActiveAccount } from "@/lib/accounts";
import { overviewQuery } from "@/lib/billing";
import { metersQuery } from "@/lib/metering";
import { queryClient } from "@/lib/query";

export const Route = createFileRoute("/_cabinet/")({
  beforeLoad: requireAccount,
  loader: async () => {
    const account = await loadActiveAccount();
    if (!account) return;
    void queryClient.prefetchQuery(overviewQuery(account.account_id));
    if (account.organisation.has_readings) {
      void queryClient.prefetchQuery(metersQuery(account.account_id));
    }
  },
  component: HomePage,
});
