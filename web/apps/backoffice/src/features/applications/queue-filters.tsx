import { Button, Group, NativeSelect, SegmentedControl, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { countersQuery, STATUSES, type Status } from "@/lib/applications";
import { type MessageKey, useT } from "@/lib/i18n";
import { useSingleKeys } from "@/lib/keys";
import { statusKey } from "@/ui/status-badge";
import { type QueueSearch, SHOWS, type Show, SORTS, type Sort } from "./search";

const TYPING_PAUSE_MS = 200;

interface FiltersProps {
  readonly search: QueueSearch;
  readonly onChange: (search: QueueSearch) => void;
  readonly onRefresh: () => void;
  readonly isRefreshing: boolean;
}

export function QueueFilters({ search, onChange, onRefresh, isRefreshing }: FiltersProps) {
  const t = useT();
  const counts = useQuery(countersQuery).data ?? {};
  const [areKeysOn, setKeys] = useSingleKeys();
  const [typed, setTyped] = useState(search.q ?? "");
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a pause in typing changes the address.
  useEffect(() => {
    if (typed === (search.q ?? "")) return;
    const timer = setTimeout(() => onChange({ ...search, q: typed }), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const statusLabel = (status: Status) => `${t(statusKey(status))} (${counts[status] ?? 0})`;
  return (
    <Group align="flex-end" gap="sm">
      <NativeSelect
        data={[
          { value: "", label: t("queue.open") },
          ...STATUSES.map((status) => ({ value: status, label: statusLabel(status) })),
        ]}
        label={t("queue.status")}
        onChange={(event) =>
          onChange({ ...search, status: (event.currentTarget.value || undefined) as Status | undefined })
        }
        value={search.status ?? ""}
      />
      <NativeSelect
        data={SORTS.map((sort) => ({ value: sort, label: t(`queue.sort_${sort}` as MessageKey) }))}
        label={t("queue.sort")}
        onChange={(event) => onChange({ ...search, sort: event.currentTarget.value as Sort })}
        value={search.sort ?? "oldest"}
      />
      <TextInput
        label={t("queue.find")}
        onChange={(event) => setTyped(event.currentTarget.value)}
        placeholder={t("queue.findHint")}
        type="search"
        value={typed}
        w="15rem"
      />
      <SegmentedControl
        aria-label={t("queue.show")}
        data={SHOWS.map((show) => ({ value: show, label: t(`queue.show_${show}` as MessageKey) }))}
        onChange={(show) => onChange({ ...search, show: show as Show })}
        value={search.show ?? "all"}
      />
      <Button loading={isRefreshing} onClick={onRefresh} variant="default">
        {t("queue.refresh")}
      </Button>
      <Switch
        checked={areKeysOn}
        label={t("queue.keys")}
        mb={6}
        onChange={(event) => setKeys(event.currentTarget.checked)}
        size="md"
      />
    </Group>
  );
}
