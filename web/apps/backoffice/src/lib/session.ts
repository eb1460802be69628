import type { components } from "@kabinet/api/identity.gen";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { apiFetch } from "./api";
import { queryClient } from "./query";

export type StaffMember = components["schemas"]["StaffOut"];

export const staffQuery = queryOptions({
  queryKey: ["staff-me"],
  queryFn: () => apiFetch<StaffMember>("/api/identity/v1/staff/me", { quiet: true }),
  staleTime: 60_000,
});

export function useStaff(): StaffMember | undefined {
  return useQuery(staffQuery).data;
}

export async function signOut(): Promise<void> {
  await apiFetch("/api/identity/v1/staff/sessions/current", { method: "DELETE", anonymous: true });
  queryClient.clear();
}
