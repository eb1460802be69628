import "./ui.css";
import { Alert, Button, Group, Skeleton, Stack, Text, VisuallyHidden } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";

/** What failed, and another try. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useT();
  return (
    <Alert color="red" role="alert" title={t("shell.failed")}>
      <Stack align="flex-start" gap="sm">
        <Text>{problemText(error, t)}</Text>
        {onRetry && (
          <Button color="red" onClick={onRetry} variant="outline">
            {t("shell.retry")}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

const LINES = ["a", "b", "c", "d", "e", "f"];

export function Lines({ height = 28 }: { height?: number }) {
  const t = useT();
  return (
    <Stack gap="xs" role="status">
      <VisuallyHidden>{t("shell.loading")}</VisuallyHidden>
      {LINES.map((line) => (
        <Skeleton height={height} key={line} />
      ))}
    </Stack>
  );
}

interface LoadedProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, "data" | "error" | "refetch">;
  readonly children: (data: Data) => ReactNode;
}

/** Loading, failure or the data; data that is there wins over a failed renewal. */
export function Loaded<Data>({ query, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <Lines />;
}

/** Names and values, one under another. */
export function Facts({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <Group className="facts__row" gap="md" key={name} wrap="nowrap">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Group>
      ))}
    </dl>
  );
}
