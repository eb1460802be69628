import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Page } from "@/lib/api";
import { useT } from "@/lib/i18n";
import { Button } from "./button";
import { Failure, Skeleton } from "./loading";

interface PagedListProps<Item> {
  readonly query: UseInfiniteQueryResult<InfiniteData<Page<Item>>>;
  readonly empty: ReactNode;
  readonly children: (items: readonly Item[]) => ReactNode;
}

/** A list that loads its next part on a press; what has come stays when a part fails. */
export function PagedList<Item>({ query, empty, children }: PagedListProps<Item>) {
  const t = useT();
  if (!query.data) {
    if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
    return <Skeleton lines={5} />;
  }
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <>{empty}</>;
  const more = () => void query.fetchNextPage();
  return (
    <>
      {children(items)}
      {query.isFetchNextPageError && <Failure error={query.error} onRetry={more} />}
      {query.hasNextPage && !query.isFetchNextPageError && (
        <div>
          <Button onClick={more} pending={query.isFetchingNextPage} variant="secondary">
            {t("kit.showMore")}
          </Button>
        </div>
      )}
    </>
  );
}
