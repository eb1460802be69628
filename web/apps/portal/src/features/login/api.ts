import type { components } from "@kabinet/api/identity.gen";
import { apiFetch } from "@/lib/api";
import { currentLanguage } from "@/lib/i18n";

const IDENTITY = "/api/identity/v1";

type Schemas = components["schemas"];
export type Channel = Schemas["LoginCodeIn"]["channel"];
export type CodeFlow = Schemas["LoginCodeOut"];

/** Begins a session with a phone or an e-mail address and the password; the answer sets the cookies. */
export function startSession(login: string, password: string): Promise<void> {
  const body: Schemas["SignInIn"] = { login, password };
  return apiFetch(`${IDENTITY}/sessions`, { method: "POST", body, anonymous: true });
}

export function sendLoginCode(channel: Channel, address: string): Promise<CodeFlow> {
  return apiFetch(`${IDENTITY}/login-codes`, {
    method: "POST",
    body: { channel, address, language: currentLanguage() },
    anonymous: true,
  });
}

export function confirmLoginCode(flowId: string, code: string): Promise<void> {
  return apiFetch(`${IDENTITY}/login-codes/${encodeURIComponent(flowId)}/confirm`, {
    method: "POST",
    body: { code },
    anonymous: true,
  });
}
