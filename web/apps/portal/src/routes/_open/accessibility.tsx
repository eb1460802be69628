import { createFileRoute } from "@tanstack/react-router";
import { AccessibilityPage } from "@/features/help/accessibility-page";

export const Route = createFileRoute("/_open/accessibility")({ component: AccessibilityPage });
