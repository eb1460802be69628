import { ProblemError } from "@kabinet/api";
import { useEffect, useState } from "react";
import { type Lease, leaseItem } from "@/lib/applications";

const HEARTBEAT_MS = 45_000;
const TRY_AGAIN_MS = 10_000;

export interface LeaseState {
  readonly lease: Lease | null;
  /** The application cannot be held now, for another reason than a colleague. */
  readonly error: unknown;
}

function heldElsewhere(error: unknown): Lease | null {
  if (!(error instanceof ProblemError) || error.type !== "held-by-colleague") return null;
  const until = error.extra.lease_until;
  return typeof until === "string" ? { is_mine: false, until } : null;
}

/** Holds an application while its page is open; what a colleague holds is asked for again until it is free. */
export function useLease(id: string, isNeeded: boolean): LeaseState {
  const [state, setState] = useState<LeaseState>({ lease: null, error: null });
  useEffect(() => {
    if (!isNeeded) return setState({ lease: null, error: null });
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const beat = async () => {
      let pause = HEARTBEAT_MS;
      try {
        const lease = await leaseItem(id);
        if (!isOver) setState({ lease, error: null });
      } catch (error) {
        const held = heldElsewhere(error);
        if (!isOver) setState(held ? { lease: held, error: null } : { lease: null, error });
        pause = TRY_AGAIN_MS;
      }
      if (!isOver) timer = setTimeout(() => void beat(), pause);
    };
    void beat();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [id, isNeeded]);
  return state;
}
