import { createFileRoute, Outlet } from "@tanstack/react-router";
import { Shell } from "@/app/shell";

/** Pages before signing in. */
export const Route = createFileRoute("/_public")({
  component: () => (
    <Shell signedIn={false}>
      <Outlet />
    </Shell>
  ),
});
