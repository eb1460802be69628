import { createFileRoute } from "@tanstack/react-router";
import { GuestReadingsPage } from "@/features/readings/guest-page";

export const Route = createFileRoute("/_public/quick/readings")({ component: GuestReadingsPage });
