import { currentLanguage, type MessageKey, type T } from "@/lib/i18n";
import type { Payment } from "./api";

const STATES: Readonly<Record<string, MessageKey>> = {
  created: "payments.stateCreated",
  redirected: "payments.stateRedirected",
  unknown: "payments.stateUnknown",
  authorised: "payments.stateAuthorised",
  confirmed: "payments.stateConfirmed",
  rejected: "payments.stateRejected",
  expired: "payments.stateExpired",
  partially_refunded: "payments.statePartlyRefunded",
  refunded: "payments.stateRefunded",
  reversed: "payments.stateReversed",
};

const FAILURES: Readonly<Record<string, MessageKey>> = {
  no_funds: "payments.failNoFunds",
  card_expired: "payments.failCardExpired",
  authentication_failed: "payments.failAuthentication",
  expired: "payments.stateExpired",
  cancelled: "payments.failCancelled",
};

export function stateText(t: T, payment: Payment): string {
  return t(STATES[payment.state] ?? "payments.stateUnknown");
}

/** A whole sentence: the server's own in Russian, ours by state and reason in other languages. */
export function messageText(t: T, payment: Payment): string {
  if (currentLanguage() === "ru" && payment.message) return payment.message;
  const reason = FAILURES[payment.failure_code ?? ""];
  return isFailed(payment) && reason ? t(reason) : stateText(t, payment);
}

export function isFailed(payment: Payment): boolean {
  return payment.state === "rejected" || payment.state === "expired";
}

export function stateKind(payment: Payment): "good" | "warn" | "bad" | "plain" {
  if (payment.state === "confirmed") return "good";
  if (isFailed(payment)) return "bad";
  return payment.is_pending ? "warn" : "plain";
}
