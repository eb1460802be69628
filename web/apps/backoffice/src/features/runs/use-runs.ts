import { infiniteQueryOptions } from "@tanstack/react-query";
import { isMoving, loadRuns, SERVICES, type Service } from "@/lib/imports";
import { type Cursors, cursorsAfter, type Part } from "./merge";

const PAGE_ITEMS = 20;
const MOVING_REFETCH_MS = 3000;

async function loadPart(cursors: Cursors | null): Promise<Part> {
  const asked = SERVICES.filter((service) => cursors === null || cursors[service] !== undefined);
  const answers = await Promise.allSettled(
    asked.map((service) => loadRuns(service, cursors?.[service] ?? null, PAGE_ITEMS)),
  );
  const failed = asked.filter((_, index) => answers[index]?.status === "rejected");
  const refused = answers.find((answer) => answer.status === "rejected");
  if (refused && failed.length === asked.length) throw refused.reason;
  const loaded = answers.flatMap((answer, index): [Service, unknown][] =>
    answer.status === "fulfilled" ? [[asked[index] as Service, answer.value]] : [],
  );
  return { pages: Object.fromEntries(loaded), failed };
}

/** The imports of every service; one that is down does not hide the others. */
export const runsQuery = infiniteQueryOptions({
  queryKey: ["imports", "list"],
  queryFn: ({ pageParam }) => loadPart(pageParam),
  initialPageParam: null as Cursors | null,
  getNextPageParam: (part) => cursorsAfter(part),
  staleTime: 0,
  refetchInterval: ({ state }) =>
    state.data?.pages.some((part) =>
      Object.values(part.pages).some((page) => page.items.some((run) => isMoving(run.state))),
    )
      ? MOVING_REFETCH_MS
      : false,
});
