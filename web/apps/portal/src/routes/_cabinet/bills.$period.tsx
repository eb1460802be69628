import { createFileRoute, notFound } from "@tanstack/react-router";
import { requireAccount } from "@/app/guard";
import { periodsQuery, servicesQuery } from "@/features/bills/api";
import { BillPage, type BillSearch } from "@/features/bills/bill-page";
import { chooseKind, readPeriod } from "@/features/bills/months";
import { loadActiveAccount } from "@/lib/accounts";
import { overviewQuery } from "@/lib/billing";
import { KEPT_FIRST, untilFirstPage } from "@/lib/first-page";
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
  loaderDeps: ({ search }) => ({ kind: search.kind }),
  loader: async ({ params, deps }) => {
    const account = await loadActiveAccount();
    if (account) await untilFirstPage(loadBill(account.account_id, params.period, deps.kind));
  },
  component: Bill,
});

function loadBill(accountId: string, address: string, wanted: string | undefined): Promise<unknown>[] {
  const period = readPeriod(address) ?? address;
  const services = async () => {
    const periods = await queryClient.ensureQueryData({ ...periodsQuery(accountId), ...KEPT_FIRST });
    const kind = chooseKind(periods, period, wanted)?.kind_code;
    if (kind)
      await queryClient.ensureQueryData({ ...servicesQuery({ accountId, period, kind }), ...KEPT_FIRST });
  };
  return [services(), queryClient.ensureQueryData({ ...overviewQuery(accountId), ...KEPT_FIRST })];
}

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
