import { flush } from "@kabinet/domain/outbox";
import { sendItem } from "@kabinet/domain/transport";
import { queryClient } from "@/lib/query";

async function send(): Promise<void> {
  if (!navigator.onLine) return;
  const sent = await flush(sendItem);
  if (sent.length > 0) await queryClient.invalidateQueries();
}

const quietly = () => void send().catch(() => undefined);

/** Sends kept requests at the start, when the network is back and when the page is looked at again. */
export function startOutbox(): void {
  if (!("locks" in navigator) || !("indexedDB" in globalThis)) return;
  quietly();
  addEventListener("online", quietly);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") quietly();
  });
}
