import { createFileRoute } from "@tanstack/react-router";
import { WorkPage } from "@/features/work/work-page";

export const Route = createFileRoute("/_work/")({ component: Work });

function Work() {
  const navigate = Route.useNavigate();
  return <WorkPage onOpen={(id) => void navigate({ to: "/items/$id", params: { id } })} />;
}
