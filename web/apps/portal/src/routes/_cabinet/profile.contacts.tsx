import { createFileRoute } from "@tanstack/react-router";
import { ContactsPage } from "@/features/profile/contacts-page";

export const Route = createFileRoute("/_cabinet/profile/contacts")({ component: ContactsPage });
