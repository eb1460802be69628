import { createFileRoute, notFound } from "@tanstack/react-router";
import { RunPage } from "@/features/runs/run-page";
import { SERVICES } from "@/lib/imports";

export const Route = createFileRoute("/_work/bill-runs/$service/$id")({
  validateSearch: ({ known }): { known?: true } => (known === true ? { known: true } : {}),
  beforeLoad: ({ params }) => {
    if (!SERVICES.some((service) => service === params.service)) throw notFound();
  },
  component: Run,
});

function Run() {
  const { service, id } = Route.useParams();
  const { known } = Route.useSearch();
  const one = SERVICES.find((each) => each === service) ?? SERVICES[0];
  return <RunPage id={id} isKnown={known === true} key={id} service={one} />;
}
