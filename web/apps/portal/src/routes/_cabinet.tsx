import { createFileRoute, Outlet } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { requireSession } from "@/app/guard";
import { Shell } from "@/app/shell";
import { quiet } from "@/lib/first-page";
import { needTexts } from "@/lib/i18n";

// The window may come a moment later, or on the next visit when the network is away.
const EmailPrompt = lazy(async () => {
  await quiet();
  try {
    const [module] = await Promise.all([import("@/features/profile/email-prompt"), needTexts()]);
    return { default: module.EmailPrompt };
  } catch {
    return { default: () => null };
  }
});

/** Pages of a signed-in person. */
export const Route = createFileRoute("/_cabinet")({
  beforeLoad: ({ location }) => requireSession(location.href),
  component: () => (
    <Shell signedIn>
      <Outlet />
      <Suspense>
        <EmailPrompt />
      </Suspense>
    </Shell>
  ),
});
