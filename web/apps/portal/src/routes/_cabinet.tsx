import { createFileRoute, Outlet } from "@tanstack/react-router";
import { requireSession } from "@/app/guard";
import { Shell } from "@/app/shell";
import { EmailPrompt } from "@/features/profile/email-prompt";

/** Pages of a signed-in person. */
export const Route = createFileRoute("/_cabinet")({
  beforeLoad: ({ location }) => requireSession(location.href),
  component: () => (
    <Shell signedIn>
      <Outlet />
      <EmailPrompt />
    </Shell>
  ),
});
