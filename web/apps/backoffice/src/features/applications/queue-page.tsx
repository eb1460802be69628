import { Group, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import { queueQuery } from "@/lib/applications";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import { Failure, Lines } from "@/ui/loaded";
import { Page } from "@/ui/page";
import { QueueFilters } from "./queue-filters";
import { QueueList } from "./queue-list";
import { needsAllRows, type QueueSearch, viewOf } from "./search";

const REFETCH_MS = 30_000;

interface QueuePageProps {
  readonly search: QueueSearch;
  readonly onChange: (search: QueueSearch) => void;
  readonly onOpen: (id: string) => void;
}

/** The applications that wait, oldest first; the address holds the view. */
export function QueuePage({ search, onChange, onOpen }: QueuePageProps) {
  const t = useT();
  const { count } = useFormat();
  const query = useInfiniteQuery({
    ...queueQuery(search.status),
    // A long list is renewed by its button: it would be loaded anew as a whole.
    refetchInterval: ({ state }) => (state.data && state.data.pages.length > 1 ? false : REFETCH_MS),
  });
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  const isWhole = needsAllRows(search);
  useEffect(() => {
    if (isWhole) more();
  }, [isWhole, more]);
  const items = useMemo(
    () =>
      viewOf(
        (query.data?.pages ?? []).flatMap((page) => page.items),
        search,
      ),
    [query.data, search],
  );
  const change = (next: QueueSearch) => onChange({ ...next, at: undefined });
  return (
    <Page title={t("queue.title")}>
      <QueueFilters
        isRefreshing={query.isRefetching}
        onChange={change}
        onRefresh={() => void query.refetch()}
        search={search}
      />
      {!query.data && query.error && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {!query.data && !query.error && <Lines height={56} />}
      {query.data && (
        <>
          <Group gap="md" role="status">
            <Text c="dimmed">
              {hasNextPage
                ? t("queue.shownMore", { shown: count(items.length) })
                : t("queue.shown", { shown: count(items.length) })}
            </Text>
          </Group>
          {isFetchNextPageError && <Failure error={query.error} onRetry={() => void query.fetchNextPage()} />}
          {items.length === 0 ? (
            <Text>{hasNextPage && isWhole ? t("shell.loading") : t("queue.empty")}</Text>
          ) : (
            <QueueList
              at={search.at}
              items={items}
              key={search.status ?? "open"}
              onEnd={more}
              onOpen={onOpen}
            />
          )}
          <Text c="dimmed" size="sm">
            {t("queue.keysHint")}
          </Text>
        </>
      )}
    </Page>
  );
}
