import { newIdempotencyKey } from "@kabinet/api";
import { useEffect, useRef, useState } from "react";
import { attach, type FileKind } from "./api";

export interface Uploading {
  /** Also the idempotency key: a second try after a lost answer attaches nothing twice. */
  readonly id: string;
  readonly kind: FileKind;
  readonly file: File;
  readonly part: number;
  readonly state: "sending" | "failed";
  readonly error: unknown;
}

export interface Uploads {
  readonly items: readonly Uploading[];
  readonly isBusy: boolean;
  readonly start: (kind: FileKind, file: File) => void;
  readonly retry: (id: string) => void;
  /** Stops a transfer or forgets a failed one. */
  readonly drop: (id: string) => void;
}

/** Files on their way to the request; the page shows them until they have arrived or been given up. */
export function useUploads(requestId: string): Uploads {
  const [items, setItems] = useState<readonly Uploading[]>([]);
  const running = useRef(new Map<string, AbortController>());
  useEffect(() => {
    const { current } = running;
    return () => {
      for (const controller of current.values()) controller.abort();
    };
  }, []);

  const change = (id: string, to: Partial<Uploading>) =>
    setItems((all) => all.map((item) => (item.id === id ? { ...item, ...to } : item)));
  const remove = (id: string) => setItems((all) => all.filter((item) => item.id !== id));

  const send = async ({ id, kind, file }: Pick<Uploading, "id" | "kind" | "file">) => {
    const controller = new AbortController();
    running.current.set(id, controller);
    try {
      await attach(requestId, {
        kind,
        file,
        idempotencyKey: id,
        signal: controller.signal,
        onProgress: (part) => change(id, { part }),
      });
      remove(id);
    } catch (error) {
      if (!controller.signal.aborted) change(id, { state: "failed", error });
    } finally {
      running.current.delete(id);
    }
  };

  return {
    items,
    isBusy: items.some((item) => item.state === "sending"),
    start: (kind, file) => {
      const item: Uploading = {
        id: newIdempotencyKey(),
        kind,
        file,
        part: 0,
        state: "sending",
        error: null,
      };
      setItems((all) => [...all, item]);
      void send(item);
    },
    retry: (id) => {
      const item = items.find((each) => each.id === id);
      if (!item || running.current.has(id)) return;
      change(id, { state: "sending", part: 0, error: null });
      void send(item);
    },
    drop: (id) => {
      running.current.get(id)?.abort();
      remove(id);
    },
  };
}
