import { isUnauthenticated } from "@kabinet/api";
import { redirect } from "@tanstack/react-router";
import { accountsQuery, loadActiveAccount } from "@/lib/accounts";
import { untilFirstPage } from "@/lib/first-page";
import { queryClient } from "@/lib/query";
import { forgetSession, meQuery } from "@/lib/session";
import { mayBeSignedIn } from "@/lib/signed-in";

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
  await knowAccounts();
}

/** The account stands above every page: known before the first one is drawn, it pushes nothing down. */
function knowAccounts(): Promise<void> {
  return untilFirstPage([queryClient.ensureQueryData(accountsQuery)]);
}

/** For sign-in pages: a signed-in person has nothing to do there. */
export async function requireGuest(next: string | undefined): Promise<void> {
  if (await isSignedIn()) throw redirect({ href: safeNext(next) });
}

/** For pages that both see. */
export async function isSignedIn(): Promise<boolean> {
  if (!mayBeSignedIn()) return false;
  try {
    await queryClient.ensureQueryData(meQuery);
  } catch {
    return false;
  }
  await knowAccounts();
  return true;
}

/** For pages about an account: a person without one is led to link the first. */
export async function requireAccount(): Promise<void> {
  if ((await loadActiveAccount()) === null) throw redirect({ to: "/welcome" });
}
