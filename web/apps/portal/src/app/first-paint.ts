/** A page that is not looked at paints nothing; the application does not wait for it longer than this. */
const LIMIT_MS = 400;

function parsed(): Promise<void> {
  if (document.readyState !== "loading") return Promise.resolve();
  return new Promise((resolve) => {
    document.addEventListener("DOMContentLoaded", () => resolve(), { once: true });
  });
}

function painted(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, LIMIT_MS);
    new PerformanceObserver((_, observer) => {
      observer.disconnect();
      resolve();
    }).observe({ type: "paint", buffered: true });
  });
}

/** The frame of index.html is seen before the application takes the processor. */
export async function firstPaint(): Promise<void> {
  await parsed();
  if (document.visibilityState === "visible") await painted();
}
