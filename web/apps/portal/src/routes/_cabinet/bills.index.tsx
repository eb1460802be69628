import { createFileRoute } from "@tanstack/react-router";
import { requireAccount } from "@/app/guard";
import { receiptsQuery } from "@/features/bills/api";
import { BillsPage } from "@/features/bills/bills-page";
import { loadActiveAccount } from "@/lib/accounts";
import { KEPT_FIRST, untilFirstPage } from "@/lib/first-page";
import { queryClient } from "@/lib/query";

export const Route = createFileRoute("/_cabinet/bills/")({
  beforeLoad: requireAccount,
  loader: async () => {
    const account = await loadActiveAccount();
    if (!account) return;
    await untilFirstPage([
      queryClient.ensureInfiniteQueryData({ ...receiptsQuery(account.account_id), ...KEPT_FIRST }),
    ]);
  },
  component: BillsPage,
});
