import { formatDateTime } from "@kabinet/domain/dates";
import { Alert, Button, Card, Table, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useFormat } from "@/lib/format";
import { type MessageKey, useT } from "@/lib/i18n";
import type { Run, Service } from "@/lib/imports";
import { WARN } from "@/ui/colours";
import { TextLink } from "@/ui/link";
import { Failure, Lines } from "@/ui/loaded";
import { Page } from "@/ui/page";
import { ScrollTable } from "@/ui/scroll-table";
import { mergeRuns } from "./merge";
import { StateChip } from "./state-chip";
import { UploadForm } from "./upload-form";
import { runsQuery } from "./use-runs";

function RunRow({ run }: { run: Run }) {
  const t = useT();
  const { month, count } = useFormat();
  return (
    <Table.Tr>
      <Table.Td className="number">{formatDateTime(run.created_at)}</Table.Td>
      <Table.Td>
        <TextLink params={{ service: run.service, id: run.import_id }} to="/bill-runs/$service/$id">
          {t(`runs.kind_${run.kind}` as MessageKey)}
        </TextLink>
      </Table.Td>
      <Table.Td>{run.period ? month(run.period) : "—"}</Table.Td>
      <Table.Td className="words">{run.file_name}</Table.Td>
      <Table.Td className="number">{count(run.rows_total)}</Table.Td>
      <Table.Td className="number">{count(run.errors_count)}</Table.Td>
      <Table.Td>
        <StateChip state={run.state} />
      </Table.Td>
    </Table.Tr>
  );
}

function RunsTable({ runs }: { runs: readonly Run[] }) {
  const t = useT();
  if (runs.length === 0) return <Text>{t("runs.none")}</Text>;
  return (
    <ScrollTable
      head={[
        t("runs.uploadedAt"),
        t("runs.kind"),
        t("runs.month"),
        t("runs.file"),
        t("runs.rows"),
        t("runs.errors"),
        t("runs.state"),
      ]}
      label={t("runs.listTitle")}
    >
      {runs.map((run) => (
        <RunRow key={`${run.service}:${run.import_id}`} run={run} />
      ))}
    </ScrollTable>
  );
}

interface RunsPageProps {
  readonly onUploaded: (service: Service, id: string, isKnown: boolean) => void;
}

/** Files from the accounting system: a new one, and what became of the others. */
export function RunsPage({ onUploaded }: RunsPageProps) {
  const t = useT();
  const query = useInfiniteQuery(runsQuery);
  const parts = query.data?.pages ?? [];
  const failed = parts.flatMap((part) => part.failed);
  return (
    <Page title={t("shell.billRuns")}>
      <UploadForm onUploaded={onUploaded} />
      <Card padding="md" withBorder>
        <Title mb="xs" order={2} size="h4">
          {t("runs.listTitle")}
        </Title>
        {failed.length > 0 && (
          <Alert color={WARN} mb="sm" role="status">
            {t("runs.someFailed", {
              services: failed.map((service) => t(`runs.service_${service}` as MessageKey)).join(", "),
            })}
          </Alert>
        )}
        {!query.data && query.error && <Failure error={query.error} onRetry={() => void query.refetch()} />}
        {!query.data && !query.error && <Lines />}
        {query.data && <RunsTable runs={mergeRuns(parts)} />}
        {query.hasNextPage && (
          <Button
            loading={query.isFetchingNextPage}
            mt="sm"
            onClick={() => void query.fetchNextPage()}
            variant="default"
          >
            {t("runs.more")}
          </Button>
        )}
      </Card>
    </Page>
  );
}
