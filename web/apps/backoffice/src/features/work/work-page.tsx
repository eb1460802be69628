import { Alert, Card, Group, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { countersQuery, nextQuery, type QueueItem, type Status } from "@/lib/applications";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import { useKeys } from "@/lib/keys";
import { useStaff } from "@/lib/session";
import { ageWords, useNow } from "@/lib/time";
import { GOOD } from "@/ui/colours";
import { ButtonLink, TextLink } from "@/ui/link";
import { Loaded } from "@/ui/loaded";
import { Page } from "@/ui/page";
import { StatusBadge, statusKey } from "@/ui/status-badge";

const SHOWN: readonly Status[] = ["sent", "accepted", "in_work", "returned"];

function Counters() {
  const t = useT();
  const { count } = useFormat();
  const query = useQuery(countersQuery);
  return (
    <Loaded query={query}>
      {(counts) => (
        <SimpleGrid cols={{ base: 2, sm: 4 }}>
          {SHOWN.map((status) => (
            <Card key={status} padding="md" withBorder>
              <Text c="dimmed">{t(statusKey(status))}</Text>
              <Text className="number" fw={700} fz="1.75rem">
                {count(counts[status] ?? 0)}
              </Text>
              <TextLink search={{ status }} to="/queues/applications">
                {t("work.openQueue")}
              </TextLink>
            </Card>
          ))}
        </SimpleGrid>
      )}
    </Loaded>
  );
}

function NextItem({ item }: { item: QueueItem }) {
  const t = useT();
  const now = useNow();
  return (
    <Card padding="md" withBorder>
      <Group justify="space-between">
        <Stack gap={4}>
          <Group gap="sm">
            <Text fw={600}>{t("work.number", { number: item.number })}</Text>
            <StatusBadge status={item.status} />
          </Group>
          <Text>{item.service_name}</Text>
          <Text c="dimmed">
            {t("work.waits", { age: ageWords(item.sent_at ?? item.created_at, now, t) })}
          </Text>
        </Stack>
        <ButtonLink params={{ id: item.id }} to="/items/$id">
          {t("work.take")}
        </ButtonLink>
      </Group>
    </Card>
  );
}

function Applications({ onOpen }: { onOpen: (id: string) => void }) {
  const t = useT();
  const next = useQuery(nextQuery);
  const open = next.data ? () => onOpen(next.data?.id ?? "") : undefined;
  useKeys({ KeyN: open });
  return (
    <>
      <Title order={2} size="h3">
        {t("work.next")}
      </Title>
      <Loaded query={next}>
        {(item) => (item ? <NextItem item={item} /> : <Alert color={GOOD}>{t("work.nothing")}</Alert>)}
      </Loaded>
      <Title order={2} size="h3">
        {t("work.counters")}
      </Title>
      <Counters />
    </>
  );
}

/** Where an operator's day begins: what to take next, and how much there is. */
export function WorkPage({ onOpen }: { onOpen: (id: string) => void }) {
  const t = useT();
  const staff = useStaff();
  const can = (scope: string) => staff?.scopes.includes(scope) ?? false;
  return (
    <Page title={t("shell.work")}>
      {can("applications") && <Applications onOpen={onOpen} />}
      {can("imports") && (
        <>
          <Title order={2} size="h3">
            {t("shell.billRuns")}
          </Title>
          <Group>
            <ButtonLink to="/bill-runs" variant="default">
              {t("work.openRuns")}
            </ButtonLink>
          </Group>
        </>
      )}
      {staff && !can("applications") && !can("imports") && <Text>{t("work.noScopes")}</Text>}
    </Page>
  );
}
