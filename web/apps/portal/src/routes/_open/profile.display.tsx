import { createFileRoute } from "@tanstack/react-router";
import { changePerson } from "@/features/profile/api";
import { DisplayPage } from "@/features/profile/display-page";

export const Route = createFileRoute("/_open/profile/display")({ component: DisplaySettings });

function DisplaySettings() {
  const { signedIn } = Route.useRouteContext();
  // Messages by mail follow the language; a failure changes nothing on the screen.
  return (
    <DisplayPage
      onLanguage={(language) => signedIn && void changePerson({ language }).catch(() => undefined)}
    />
  );
}
