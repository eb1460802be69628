import { createFileRoute } from "@tanstack/react-router";
import { AccountsPage } from "@/features/accounts/accounts-page";

export const Route = createFileRoute("/_cabinet/accounts/")({
  validateSearch: ({ linked }): { linked?: string } =>
    typeof linked === "string" || typeof linked === "number" ? { linked: String(linked) } : {},
  component: Accounts,
});

function Accounts() {
  return <AccountsPage linked={Route.useSearch().linked} />;
}
