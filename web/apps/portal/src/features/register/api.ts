import type { Language } from "@kabinet/i18n";
import { apiFetch } from "@/lib/api";

const REGISTRATIONS = "/api/identity/v1/registrations";

export interface Consent {
  readonly document: string;
  readonly version: number;
}

export interface RegistrationBody {
  readonly phone: string;
  readonly email: string;
  readonly first_name: string;
  readonly surname: string | null;
  readonly language: Language;
  readonly password: string;
  readonly password_repeat: string;
  readonly consents: readonly Consent[];
}

export interface Registration {
  readonly registration_id: string;
  readonly resend_after_seconds: number;
}

export function startRegistration(body: RegistrationBody, idempotencyKey: string): Promise<Registration> {
  return apiFetch(REGISTRATIONS, { method: "POST", body, idempotencyKey, anonymous: true });
}

export function resendRegistrationCode(id: string): Promise<{ resend_after_seconds: number }> {
  return apiFetch(`${REGISTRATIONS}/${encodeURIComponent(id)}/code`, { method: "POST", anonymous: true });
}

export function confirmRegistration(id: string, code: string): Promise<void> {
  return apiFetch(`${REGISTRATIONS}/${encodeURIComponent(id)}/confirm`, {
    method: "POST",
    body: { code },
    anonymous: true,
  });
}
