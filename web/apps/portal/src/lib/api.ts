import { createApi } from "@kabinet/api";
import { fetchOnce } from "./ahead";

type SignedOutListener = () => void;
let onSignedOut: SignedOutListener = () => undefined;

/** The shell decides where a person goes when the session is over. */
export function whenSignedOut(listener: SignedOutListener): void {
  onSignedOut = listener;
}

export const apiFetch = createApi({
  fetch: fetchOnce,
  refreshPath: "/api/identity/v1/sessions/refresh",
  onSignedOut: () => onSignedOut(),
});

/** A cursor page as every list answers it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}
