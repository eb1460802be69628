import type { Run, RunPage, Service } from "@/lib/imports";

/** One loaded part of the lists of all services. */
export interface Part {
  readonly pages: Readonly<Partial<Record<Service, RunPage>>>;
  /** Services whose list did not come. */
  readonly failed: readonly Service[];
}

export type Cursors = Readonly<Partial<Record<Service, string>>>;

/** Where the next part begins; null when every list is at its end. */
export function cursorsAfter({ pages }: Part): Cursors | null {
  const cursors = Object.fromEntries(
    Object.entries(pages).flatMap(([service, page]) =>
      page.next_cursor ? [[service, page.next_cursor]] : [],
    ),
  );
  return Object.keys(cursors).length > 0 ? cursors : null;
}

/**
 * The imports of all services in one list, newest first. A service with more to load hides what is older than its
 * last loaded import: something of it may belong in between.
 */
export function mergeRuns(parts: readonly Part[]): Run[] {
  const runs = parts.flatMap(({ pages }) =>
    Object.entries(pages).flatMap(([service, page]) =>
      page.items.map((item): Run => ({ ...item, service: service as Service })),
    ),
  );
  const horizons = Object.entries(parts.at(-1)?.pages ?? {})
    .filter(([, page]) => page.next_cursor)
    .map(([, page]) => page.items.at(-1)?.created_at ?? "");
  const horizon = horizons.sort().at(-1) ?? "";
  return runs
    .filter((run) => run.created_at >= horizon)
    .sort((left, right) => right.created_at.localeCompare(left.created_at));
}
