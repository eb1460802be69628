import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { AddAccountPage } from "@/features/accounts/add-pages";
import { setActiveAccount } from "@/lib/accounts";

export const Route = createFileRoute("/_cabinet/accounts/add")({ component: AddAccount });

function AddAccount() {
  const navigate = useNavigate();
  return (
    <AddAccountPage
      onLinked={(account) => {
        setActiveAccount(account.account_id);
        void navigate({ to: "/accounts", search: { linked: account.number } });
      }}
    />
  );
}
