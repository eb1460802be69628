import { createFileRoute } from "@tanstack/react-router";

export const Route = createFileRoute("/_public/login/")({
  validateSearch: (search): { next?: string } =>
    typeof search.next === "string" ? { next: search.next } : {},
});
