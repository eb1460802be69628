import { createFileRoute, Outlet } from "@tanstack/react-router";
import { requireStaff } from "@/app/guard";
import { Shell } from "@/app/shell";

/** Pages of an operator at work. */
export const Route = createFileRoute("/_work")({
  beforeLoad: ({ location }) => requireStaff(location.href),
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
});
