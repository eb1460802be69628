import { createFileRoute } from "@tanstack/react-router";
import { SecurityPage } from "@/features/profile/security-page";

export const Route = createFileRoute("/_cabinet/profile/security")({ component: SecurityPage });
