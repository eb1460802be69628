import { createFileRoute, notFound } from "@tanstack/react-router";
import { requireAccount } from "@/app/guard";
import { periodsQuery } from "@/features/bills/api";
import { BillPage, type BillSearch } from "@/features/bills/bill-page";
import { readPeriod } from "@/features/bills/months";
import { loadActiveAccount } from "@/lib/accounts";
import { queryClient } from "@/lib/query";

const TABS = ["overview", "services", "charges"] as const;

export const Route = createFileRoute("/_cabinet/bills/$period")({
  validateSearch: ({ tab, kind }): BillSearch => {
    const known = TABS.find((each) => each === tab);
    return {
      ...(known ? { tab: known } : {}),
      ...(typeof kind === "string" || typeof kind === "number" ? { kind: String(kind) } : {}),
    };
  },
  beforeLoad: async ({ params }) => {
    if (readPeriod(params.period) === null) throw notFound();
    await requireAccount();
  },
  loader: async () => {
    const account = await loadActiveAccount();
    if (account) void queryClient.prefetchQuery(periodsQuery(account.account_id));
  },
  component: Bill,
});

function Bill() {
  const { period } = Route.useParams();
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <BillPage
      {...search}
      onChange={(next, change) =>
        void navigate({ to: "/bills/$period", params: { period: next }, search: change, replace: true })
      }
      period={readPeriod(period) ?? period}
    />
  );
}
