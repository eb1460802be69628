import type { MessageKey } from "@/lib/i18n";
import type { Step } from "./api";

export type BadgeKind = "plain" | "good" | "warn" | "bad" | "brand";

interface StatusWords {
  readonly label: MessageKey;
  readonly badge: BadgeKind;
  readonly next: MessageKey;
  readonly step: MessageKey;
}

const STATUSES: Readonly<Record<string, StatusWords>> = {
  draft: {
    label: "requests.draft",
    badge: "plain",
    next: "requests.nextDraft",
    step: "requests.stepDraft",
  },
  sent: { label: "requests.sent", badge: "brand", next: "requests.nextSent", step: "requests.stepSent" },
  accepted: {
    label: "requests.accepted",
    badge: "brand",
    next: "requests.nextAccepted",
    step: "requests.stepAccepted",
  },
  in_work: {
    label: "requests.in_work",
    badge: "brand",
    next: "requests.nextInWork",
    step: "requests.stepInWork",
  },
  returned: {
    label: "requests.returned",
    badge: "warn",
    next: "requests.nextReturned",
    step: "requests.stepReturned",
  },
  refused: {
    label: "requests.refused",
    badge: "bad",
    next: "requests.nextRefused",
    step: "requests.stepRefused",
  },
  done: { label: "requests.done", badge: "good", next: "requests.nextDone", step: "requests.stepDone" },
};

/** How a status is told. One that this build does not know yet is shown as sent. */
export function statusWords(status: string): StatusWords {
  return STATUSES[status] ?? (STATUSES.sent as StatusWords);
}

/** The operator's words about the present status: what to correct, or why it was refused. */
export function presentReason(status: string, history: readonly Step[]): string | null {
  if (status !== "returned" && status !== "refused") return null;
  return history.filter((step) => step.status === status).at(-1)?.reason ?? null;
}

/** The step's sentence; sending after a return is told as such. */
export function stepWords(history: readonly Step[], index: number): MessageKey {
  const step = history[index];
  const sentBefore = history.slice(0, index).some((each) => each.status === "sent");
  if (step?.status === "sent" && sentBefore) return "requests.stepSentAgain";
  return statusWords(step?.status ?? "").step;
}
