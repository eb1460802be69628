import type { components } from "@kabinet/api/identity.gen";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { ME } from "./addresses";
import { apiFetch } from "./api";
import { quiet } from "./first-page";
import { keepLast } from "./own-account";
import { forgetQueries } from "./persist";
import { queryClient } from "./query";
import { keepSignedIn } from "./signed-in";

export type Me = components["schemas"]["MeOut"];

/** Whose kept requests may leave; the outbox itself is not part of the first page. */
async function nameOwner(userId: string | null): Promise<void> {
  const { setOwner } = await import("@kabinet/domain/outbox");
  await setOwner(userId);
}

/** Who is signed in. Fails with 401 for a guest. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async () => {
    const me = await apiFetch<Me>(ME, { quiet: true });
    keepSignedIn(true);
    void quiet()
      .then(() => nameOwner(me.user_id))
      .catch(() => undefined);
    return me;
  },
  staleTime: 60_000,
  meta: { persist: true },
});

export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}

const EMAIL_ASKED = "kabinet:email-asked";

/** True once per sign-in: the window about the unconfirmed address has not been shown yet. */
export function shouldAskEmail(me: Me | undefined): boolean {
  return Boolean(me?.email) && !me?.email_confirmed && sessionStorage.getItem(EMAIL_ASKED) === null;
}

export function rememberEmailAsked(): void {
  sessionStorage.setItem(EMAIL_ASKED, "yes");
}

/** Forgets everything this device knew about the person; queued readings stay for the owner's return. */
export async function forgetSession(): Promise<void> {
  queryClient.clear();
  keepSignedIn(false);
  keepLast(null);
  sessionStorage.removeItem(EMAIL_ASKED);
  await Promise.allSettled([nameOwner(null), forgetQueries()]);
}

export async function signOut(): Promise<void> {
  await apiFetch("/api/identity/v1/sessions/current", { method: "DELETE", anonymous: true });
  await forgetSession();
}
