import { formatDateTime } from "@kabinet/domain/dates";
import { Alert, Button, Card, Table, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useFormat } from "@/lib/format";
import { type MessageKey, useT } from "@/lib/i18n";
import type { Run, Service } from "@/lib/imports";
import { TextLink } from "@/ui/link";
import { Failure, Lines } from "@/ui/loaded";
import { Page } from "@/ui/page";
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
    <Table.ScrollContainer minWidth={760}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("runs.uploadedAt")}</Table.Th>
            <Table.Th>{t("runs.kind")}</Table.Th>
            <Table.Th>{t("runs.month")}</Table.Th>
            <Table.Th>{t("runs.file")}</Table.Th>
            <Table.Th>{t("runs.rows")}</Table.Th>
            <Table.Th>{t("runs.errors")}</Table.Th>
            <Table.Th>{t("runs.state")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.map((run) => (
            <RunRow key={`${run.service}:${run.import_id}`} run={run} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
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
          <Alert color="orange.9" mb="sm" role="status">
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
