import { createFileRoute, useRouter } from "@tanstack/react-router";
import { WelcomePage } from "@/features/accounts/add-pages";
import { setActiveAccount } from "@/lib/accounts";
import { useMe } from "@/lib/session";

export const Route = createFileRoute("/_cabinet/welcome")({ component: Welcome });

function Welcome() {
  const router = useRouter();
  return (
    <WelcomePage
      name={useMe()?.first_name ?? ""}
      onLinked={(account) => {
        setActiveAccount(account.account_id);
        router.history.push("/");
      }}
    />
  );
}
