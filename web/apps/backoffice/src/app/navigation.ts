import type { MessageKey } from "@/lib/i18n";

/** One place of the rail; it appears once its route exists and the operator has the scope. */
export interface Place {
  readonly to: string;
  readonly label: MessageKey;
  readonly scope?: string;
  /** Where the pages of this place live besides `to`. */
  readonly also?: string;
}

export const PLACES: readonly Place[] = [
  { to: "/", label: "shell.work" },
  { to: "/queues/applications", label: "shell.applications", scope: "applications", also: "/items" },
  { to: "/bill-runs", label: "shell.billRuns", scope: "imports" },
];
