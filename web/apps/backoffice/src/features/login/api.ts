import type { components } from "@kabinet/api/identity.gen";
import { apiFetch } from "@/lib/api";

/** Null when the password alone is enough: the session has begun. */
export async function startSession(login: string, password: string): Promise<string | null> {
  const answer = await apiFetch<components["schemas"]["StaffSignInOut"]>("/api/identity/v1/staff/sessions", {
    method: "POST",
    body: { login, password },
    anonymous: true,
  });
  return answer.flow_id ?? null;
}

export function confirmSession(flowId: string, code: string): Promise<void> {
  return apiFetch(`/api/identity/v1/staff/sessions/${encodeURIComponent(flowId)}/confirm`, {
    method: "POST",
    body: { code },
    anonymous: true,
  });
}
