import { createFileRoute, Outlet } from "@tanstack/react-router";
import { isSignedIn } from "@/app/guard";
import { Shell } from "@/app/shell";

/** Pages for everyone; a signed-in person keeps the menu. */
export const Route = createFileRoute("/_open")({
  beforeLoad: async () => ({ signedIn: await isSignedIn() }),
  component: OpenLayout,
});

function OpenLayout() {
  const { signedIn } = Route.useRouteContext();
  return (
    <Shell signedIn={signedIn}>
      <Outlet />
    </Shell>
  );
}
