import { createFileRoute } from "@tanstack/react-router";
import { requireAccount } from "@/app/guard";
import { MetersPage } from "@/features/readings/meters-pages";

export const Route = createFileRoute("/_cabinet/meters/")({
  beforeLoad: requireAccount,
  component: MetersPage,
});
