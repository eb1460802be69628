import { createFileRoute } from "@tanstack/react-router";
import { requireAccount } from "@/app/guard";
import { CartPage } from "@/features/payments/cart-page";
import { cartQuery } from "@/lib/cart";
import { queryClient } from "@/lib/query";

export const Route = createFileRoute("/_cabinet/pay/")({
  beforeLoad: requireAccount,
  loader: () => void queryClient.prefetchQuery(cartQuery),
  component: Cart,
});

function Cart() {
  const navigate = Route.useNavigate();
  return <CartPage onPaid={(id) => void navigate({ to: "/pay/status/$id", params: { id } })} />;
}
