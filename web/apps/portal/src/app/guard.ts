import { isUnauthenticated } from "@kabinet/api";
import { redirect } from "@tanstack/react-router";
import { accountsQuery, loadActiveAccount } from "@/lib/accounts";
import { queryClient } from "@/lib/query";
import { forgetSession, mayBeSignedIn, meQuery } from "@/lib/session";

/** A path of our own to return to after signing in; anything else leads home. */
export function safeNext(next: unknown): string {
  return typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : "/";
}

/** After the cookies are set: nothing of an earlier person stays, and the new one is known. */
export async function startCabinet(): Promise<void> {
  await forgetSession();
  await queryClient.fetchQuery(meQuery);
}

/** For pages of a signed-in person: a guest goes to sign in and comes back. */
export async function requireSession(href: string): Promise<void> {
  try {
    await queryClient.ensureQueryData(meQuery);
  } catch (error) {
    if (!isUnauthenticated(error)) throw error;
    await forgetSession();
    throw redirect({ to: "/login", search: href === "/" ? {} : { next: href } });
  }
  void queryClient.prefetchQuery(accountsQuery);
}

/** For sign-in pages: a signed-in person has nothing to do there. */
export async function requireGuest(next: string | undefined): Promise<void> {
  if (await isSignedIn()) throw redirect({ href: safeNext(next) });
}

/** For pages that both see. */
export async function isSignedIn(): Promise<boolean> {
  if (!mayBeSignedIn()) return false;
  return queryClient.ensureQueryData(meQuery).then(
    () => true,
    () => false,
  );
}

/** For pages about an account: a person without one is led to link the first. */
export async function requireAccount(): Promise<void> {
  if ((await loadActiveAccount()) === null) throw redirect({ to: "/welcome" });
}
