import { createFileRoute } from "@tanstack/react-router";
import { requireAccount } from "@/app/guard";
import { HistoryPage } from "@/features/readings/history-page";

export const Route = createFileRoute("/_cabinet/readings/history")({
  beforeLoad: requireAccount,
  component: HistoryPage,
});
