import { isUnauthenticated } from "@kabinet/api";
import { redirect } from "@tanstack/react-router";
import { queryClient } from "@/lib/query";
import { staffQuery } from "@/lib/session";

/** A guest goes to sign in and comes back to the same page. */
export async function requireStaff(href: string): Promise<void> {
  try {
    await queryClient.ensureQueryData(staffQuery);
  } catch (error) {
    if (!isUnauthenticated(error)) throw error;
    throw redirect({ to: "/login", search: href === "/" ? {} : { next: href } });
  }
}
