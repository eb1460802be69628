import { createFileRoute } from "@tanstack/react-router";
import { OfficesPage } from "@/features/help/offices-page";

export const Route = createFileRoute("/_open/offices")({ component: OfficesPage });
