import { createFileRoute, Outlet } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { requireSession } from "@/app/guard";
import { Shell } from "@/app/shell";
import { quiet } from "@/lib/first-page";
import { needTexts } from "@/lib/i18n";

const EmailPrompt = lazy(async () => {
  await quiet();
  const [module] = await Promise.all([import("@/features/profile/email-prompt"), needTexts()]);
  return { default: module.EmailPrompt };
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
