import { enqueue, flush, listItems, OUTBOX_SYNC_TAG, type OutboxItem } from "@kabinet/domain/outbox";
import { sendItem } from "@kabinet/domain/transport";
import { queryOptions } from "@tanstack/react-query";
import { queryClient } from "@/lib/query";
import { type SubmissionBody, submissionPath } from "./api";

interface SyncRegistration extends ServiceWorkerRegistration {
  readonly sync?: { register(tag: string): Promise<void> };
}

export interface QueuedReadings extends OutboxItem {
  readonly body: SubmissionBody;
}

const LOOK_AGAIN_MS = 2000;
const isWaiting = (item: OutboxItem) => item.status === "waiting";

/** Readings of an account that wait on this device. */
export const queueQuery = (owner: string, accountId: string) =>
  queryOptions({
    queryKey: ["outbox", owner, accountId],
    queryFn: async () =>
      (await listItems(owner).catch(() => [])).filter(
        (item) => item.url === submissionPath(accountId),
      ) as QueuedReadings[],
    staleTime: 0,
    networkMode: "always",
    // The service worker sends without telling the page.
    refetchInterval: ({ state }) => (state.data?.some(isWaiting) ? LOOK_AGAIN_MS : false),
  });

export const refreshQueue = () => queryClient.invalidateQueries({ queryKey: ["outbox"] });

/** Asks the browser to send while the page is closed, where it can. */
async function askForSync(): Promise<void> {
  const registration = (await navigator.serviceWorker?.getRegistration()) as SyncRegistration | undefined;
  await registration?.sync?.register(OUTBOX_SYNC_TAG);
}

/** Keeps a submission on the device under the key it was first sent with: sent twice, it is taken once. */
export async function keepForLater(item: {
  id: string;
  owner: string;
  accountId: string;
  body: SubmissionBody;
}): Promise<void> {
  await enqueue({ id: item.id, owner: item.owner, url: submissionPath(item.accountId), body: item.body });
  await refreshQueue();
  void askForSync().catch(() => undefined);
}

/** Tries at once; returns how many were taken. */
export async function sendQueue(): Promise<number> {
  const sent = await flush(sendItem);
  await (sent.length > 0 ? queryClient.invalidateQueries() : refreshQueue());
  return sent.length;
}
