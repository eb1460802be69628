import { forgetAnswers } from "./ahead";

const LIMIT_MS = 1500;
const LATER_MS = 2000;
let isDrawn = false;

export const wait = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** From now on pages appear at once and fill in as data come. */
export function firstPageDrawn(): void {
  isDrawn = true;
  forgetAnswers();
}

/** What nobody looks at yet waits until the first page stands and the processor rests. */
export async function quiet(): Promise<void> {
  if (document.readyState !== "complete")
    await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  await new Promise<void>((resolve) => {
    // Safari has no idle callback.
    if (typeof requestIdleCallback === "undefined") setTimeout(resolve, LATER_MS);
    else requestIdleCallback(() => resolve(), { timeout: LATER_MS });
  });
}

/** Before the first page the screen of index.html stands: it gives way once, to a page with its data, so nothing moves. */
export async function untilFirstPage(loads: readonly Promise<unknown>[]): Promise<void> {
  const settled = Promise.allSettled(loads);
  if (!isDrawn) await Promise.race([settled, wait(LIMIT_MS)]);
}

/** What is kept on the device counts as data: it is shown, and asked again behind it. */
export const KEPT_FIRST = { revalidateIfStale: true } as const;
