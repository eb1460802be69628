import { Alert, Grid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { itemQuery } from "@/lib/applications";
import { useT } from "@/lib/i18n";
import { Failure, Lines } from "@/ui/loaded";
import { Page } from "@/ui/page";
import { StatusBadge } from "@/ui/status-badge";
import { Decisions } from "./decisions";
import { ItemData, ItemHistory } from "./item-data";

interface ItemPageProps {
  readonly id: string;
  readonly onOpen: (id: string) => void;
  readonly onQueue: () => void;
}

/** One application: what was sent at the left, what to do with it at the right. */
export function ItemPage({ id, onOpen, onQueue }: ItemPageProps) {
  const t = useT();
  const query = useQuery({ ...itemQuery(id), refetchOnMount: "always" });
  // Only what is fresh may be decided on.
  const card = query.isFetchedAfterMount ? query.data : undefined;
  return (
    <Page
      actions={card && <StatusBadge status={card.status} />}
      title={card ? t("item.title", { number: card.number }) : t("queue.title")}
    >
      {!card && query.error && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {!card && !query.error && <Lines />}
      {card && (
        <Grid>
          <Grid.Col span={{ base: 12, md: 8 }}>
            <ItemData card={card} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 4 }}>
            <Stack>
              <Decisions card={card} onOpen={onOpen} onQueue={onQueue} />
              <ItemHistory card={card} />
            </Stack>
          </Grid.Col>
        </Grid>
      )}
      {query.isRefetchError && card && <Alert color="red">{t("shell.failed")}</Alert>}
    </Page>
  );
}
