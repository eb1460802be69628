import type { components } from "@kabinet/api/identity.gen";
import { queryOptions } from "@tanstack/react-query";
import type { Page } from "@/lib/api";
import { apiFetch } from "@/lib/api";
import { queryClient } from "@/lib/query";
import { type Me, meQuery } from "@/lib/session";

const IDENTITY = "/api/identity/v1";

export type SignedInDevice = components["schemas"]["SessionOut"];

export type PersonChange = Partial<Pick<Me, "first_name" | "surname" | "patronymic" | "language">>;

export async function changePerson(change: PersonChange): Promise<void> {
  await apiFetch(`${IDENTITY}/me`, { method: "PATCH", body: change });
  await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
}

export async function sendEmailCode(): Promise<number> {
  const answer = await apiFetch<{ resend_after_seconds: number }>(`${IDENTITY}/me/email/code`, {
    method: "POST",
  });
  return answer.resend_after_seconds;
}

export async function confirmEmail(code: string): Promise<void> {
  await apiFetch(`${IDENTITY}/me/email/confirm`, { method: "POST", body: { code } });
  await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
}

export const devicesQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: async () => (await apiFetch<Page<SignedInDevice>>(`${IDENTITY}/sessions`)).items,
});

export async function endDevice(sessionId: string): Promise<void> {
  await apiFetch(`${IDENTITY}/sessions/${encodeURIComponent(sessionId)}`, { method: "DELETE" });
  await queryClient.invalidateQueries({ queryKey: devicesQuery.queryKey });
}
