import { type QueueItem, STATUSES, type Status } from "@/lib/applications";

export const SORTS = ["oldest", "newest", "number"] as const;
export type Sort = (typeof SORTS)[number];
export const SHOWS = ["all", "free", "mine"] as const;
export type Show = (typeof SHOWS)[number];

/** What the address of the queue holds: it can be kept as a bookmark and sent to a colleague. */
export interface QueueSearch {
  readonly status?: Status;
  readonly show?: Show;
  readonly sort?: Sort;
  readonly q?: string;
  /** The application that was opened last. */
  readonly at?: string;
}

const oneOf = <V extends string>(values: readonly V[], value: unknown) =>
  values.find((each) => each === value);

/** Only known values; defaults stay out of the address. */
export function readSearch(raw: Record<string, unknown>): QueueSearch {
  const status = oneOf(STATUSES, raw.status);
  const show = oneOf(SHOWS, raw.show);
  const sort = oneOf(SORTS, raw.sort);
  const q = typeof raw.q === "string" || typeof raw.q === "number" ? String(raw.q).slice(0, 100) : "";
  return {
    ...(status && { status }),
    ...(show && show !== "all" && { show }),
    ...(sort && sort !== "oldest" && { sort }),
    ...(q && { q }),
    ...(typeof raw.at === "string" && { at: raw.at }),
  };
}

/** The service lists oldest first and by status; any other view needs every row to be right. */
export function needsAllRows({ show, sort, q }: QueueSearch): boolean {
  return Boolean(q?.trim()) || Boolean(show) || Boolean(sort);
}

function matches(item: QueueItem, words: readonly string[]): boolean {
  const text = [item.number, item.account_number, item.organisation_name, item.service_name]
    .join(" ")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

const ORDERS: Readonly<Record<Sort, ((left: QueueItem, right: QueueItem) => number) | null>> = {
  oldest: null,
  newest: (left, right) => (right.sent_at ?? "").localeCompare(left.sent_at ?? ""),
  number: (left, right) => left.number.localeCompare(right.number),
};

/** The rows of a view. */
export function viewOf(items: readonly QueueItem[], search: QueueSearch): readonly QueueItem[] {
  const words = (search.q ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = items.filter((item) => {
    if (search.show === "mine" && !item.lease?.is_mine) return false;
    if (search.show === "free" && item.lease && !item.lease.is_mine) return false;
    return matches(item, words);
  });
  const order = ORDERS[search.sort ?? "oldest"];
  return order ? chosen.sort(order) : chosen;
}
