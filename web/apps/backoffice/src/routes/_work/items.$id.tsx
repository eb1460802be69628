import { createFileRoute } from "@tanstack/react-router";
import { ItemPage } from "@/features/applications/item-page";

export const Route = createFileRoute("/_work/items/$id")({ component: Item });

function Item() {
  const { id } = Route.useParams();
  const navigate = Route.useNavigate();
  return (
    <ItemPage
      id={id}
      key={id}
      onOpen={(next) => void navigate({ to: "/items/$id", params: { id: next } })}
      onQueue={() => void navigate({ to: "/queues/applications" })}
    />
  );
}
