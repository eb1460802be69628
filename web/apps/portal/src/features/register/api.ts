import type { components } from "@kabinet/api/identity.gen";
import { apiFetch } from "@/lib/api";

const REGISTRATIONS = "/api/identity/v1/registrations";

export type RegistrationBody = components["schemas"]["RegistrationIn"];
export type Registration = components["schemas"]["RegistrationOut"];

export function startRegistration(body: RegistrationBody, idempotencyKey: string): Promise<Registration> {
  return apiFetch(REGISTRATIONS, { method: "POST", body, idempotencyKey, anonymous: true });
}

export function resendRegistrationCode(id: string): Promise<{ resend_after_seconds: number }> {
  return apiFetch(`${REGISTRATIONS}/${encodeURIComponent(id)}/code`, { method: "POST", anonymous: true });
}

export function confirmRegistration(id: string, code: string, idempotencyKey: string): Promise<void> {
  return apiFetch(`${REGISTRATIONS}/${encodeURIComponent(id)}/confirm`, {
    method: "POST",
    body: { code },
    idempotencyKey,
    anonymous: true,
  });
}
