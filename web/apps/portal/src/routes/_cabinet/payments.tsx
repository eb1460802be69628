import { createFileRoute } from "@tanstack/react-router";
import { requireAccount } from "@/app/guard";
import { PaymentsPage } from "@/features/payments/payments-page";

export const Route = createFileRoute("/_cabinet/payments")({
  beforeLoad: requireAccount,
  component: PaymentsPage,
});
