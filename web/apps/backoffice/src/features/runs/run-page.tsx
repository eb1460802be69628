import { formatDateTime } from "@kabinet/domain/dates";
import { Alert, Button, Card, Group, Progress, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useFormat } from "@/lib/format";
import { type MessageKey, useT } from "@/lib/i18n";
import { isMoving, type Run, runQuery, type Service } from "@/lib/imports";
import { TextLink } from "@/ui/link";
import { Facts, Loaded } from "@/ui/loaded";
import { Page } from "@/ui/page";
import { ErrorsTable } from "./errors-table";
import { readPreview } from "./preview";
import { PreviewView } from "./preview-view";
import { StateChip } from "./state-chip";
import { Steps } from "./steps";

const PREVIEW_TITLES: Readonly<Record<string, MessageKey>> = {
  checked: "runs.previewTitle",
  publishing: "runs.previewTitle",
  applied: "runs.changedTitle",
};

function Course({ run }: { run: Run }) {
  const t = useT();
  const { count } = useFormat();
  const isMeasured = run.state === "checking" && run.rows_total > 0;
  const part = isMeasured ? (run.rows_done / run.rows_total) * 100 : 100;
  const rows = t("runs.rowsDone", { done: count(run.rows_done), total: count(run.rows_total) });
  return (
    <Stack aria-live="polite" gap="xs">
      <Group>
        <StateChip state={run.state} />
        <Text>{t(`runs.about_${run.state}` as MessageKey)}</Text>
      </Group>
      {isMoving(run.state) && (
        <Progress
          animated
          aria-label={isMeasured ? rows : t(`runs.state_${run.state}` as MessageKey)}
          value={part}
        />
      )}
      {run.rows_total > 0 && <Text c="dimmed">{rows}</Text>}
    </Stack>
  );
}

function RunView({ run }: { run: Run }) {
  const t = useT();
  const { month } = useFormat();
  return (
    <Stack>
      <Card padding="md" withBorder>
        <Stack>
          <Course run={run} />
          <Facts
            rows={[
              [t("runs.file"), run.file_name],
              ...(run.organisation ? [[t("runs.organisation"), run.organisation] as const] : []),
              ...(run.period ? [[t("runs.month"), month(run.period)] as const] : []),
              [t("runs.uploadedAt"), formatDateTime(run.created_at)],
              ...(run.finished_at ? [[t("runs.finishedAt"), formatDateTime(run.finished_at)] as const] : []),
            ]}
          />
          <Steps run={run} />
        </Stack>
      </Card>
      {run.errors.length > 0 && (
        <Card padding="md" withBorder>
          <ErrorsTable run={run} />
        </Card>
      )}
      {run.preview && run.state !== "rejected" && (
        <Card padding="md" withBorder>
          <Stack>
            <Title order={2} size="h4">
              {t(PREVIEW_TITLES[run.state] ?? "runs.fileTitle")}
            </Title>
            <PreviewView preview={readPreview(run.preview)} />
          </Stack>
        </Card>
      )}
    </Stack>
  );
}

interface RunPageProps {
  readonly service: Service;
  readonly id: string;
  /** This very file had been uploaded before. */
  readonly isKnown: boolean;
}

/** One file: how far it is, what is wrong with it or what it changes, and the decision. */
export function RunPage({ service, id, isKnown }: RunPageProps) {
  const t = useT();
  const query = useQuery(runQuery(service, id));
  const title = query.data ? t(`runs.kind_${query.data.kind}` as MessageKey) : t("shell.billRuns");
  return (
    <Page actions={<TextLink to="/bill-runs">{t("runs.back")}</TextLink>} title={title}>
      {isKnown && (
        <Alert color="brand" role="status">
          {t("runs.sameFile")}
        </Alert>
      )}
      <Loaded query={query}>{(run) => <RunView run={run} />}</Loaded>
      {query.isRefetchError && (
        <Group>
          <Text>{t("shell.failed")}</Text>
          <Button onClick={() => void query.refetch()} variant="default">
            {t("shell.retry")}
          </Button>
        </Group>
      )}
    </Page>
  );
}
