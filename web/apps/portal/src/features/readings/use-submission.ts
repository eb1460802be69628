import { isNetworkProblem, ProblemError } from "@kabinet/api";
import { useKeyFor } from "@/lib/idempotency";
import { useMe } from "@/lib/session";
import { type SubmissionBody, submitReadings, type UnusualItem } from "./api";
import { clearDraft } from "./draft";
import { forgetPending, keepPending } from "./pending";
import { keepForLater } from "./queue";

/** `sent` has the number of what was taken, `check` asks about unusual values, `kept` waits on the device. */
export type Sent =
  | { readonly kind: "sent"; readonly submissionId: string }
  | { readonly kind: "check" | "kept" };

function unusual(error: unknown): readonly UnusualItem[] | null {
  if (!(error instanceof ProblemError) || error.type !== "reading-unusual") return null;
  return Array.isArray(error.extra.items) ? (error.extra.items as UnusualItem[]) : [];
}

/** Sends readings; without network they stay on the device under the same key. */
export function useSubmission(accountId: string) {
  const me = useMe();
  const keyFor = useKeyFor();
  return async (body: SubmissionBody, key = keyFor(body)): Promise<Sent> => {
    try {
      const submission = await submitReadings(accountId, body, key);
      clearDraft(accountId);
      forgetPending();
      return { kind: "sent", submissionId: submission.submission_id };
    } catch (error) {
      const asked = unusual(error);
      if (asked) {
        keepPending(accountId, body, asked);
        return { kind: "check" };
      }
      if (!isNetworkProblem(error) || !me) throw error;
      // A browser without storage keeps nothing: then the person learns that there is no network.
      const kept = await keepForLater({ id: key, owner: me.user_id, accountId, body }).then(
        () => true,
        () => false,
      );
      if (!kept) throw error;
      clearDraft(accountId);
      forgetPending();
      return { kind: "kept" };
    }
  };
}
