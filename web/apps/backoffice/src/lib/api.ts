import { createApi } from "@kabinet/api";

let onSignedOut: () => void = () => undefined;

/** The shell decides where an operator goes when the session is over. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

export const apiFetch = createApi({
  refreshPath: "/api/identity/v1/staff/sessions/refresh",
  onSignedOut: () => onSignedOut(),
});

/** A cursor page as every list answers it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}
