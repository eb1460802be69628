import { Button, CopyButton, Group, Stack, Table, Text, Title } from "@mantine/core";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import type { Run } from "@/lib/imports";
import { ScrollTable } from "@/ui/scroll-table";

/** The wrong lines of a file by number; copied as a table for whoever made the file. */
export function ErrorsTable({ run }: { run: Run }) {
  const t = useT();
  const { count } = useFormat();
  const head = [t("runs.line"), t("runs.column"), t("runs.what")];
  const text = [head, ...run.errors.map((row) => [row.line, row.column, row.message])]
    .map((cells) => cells.join("\t"))
    .join("\n");
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {t("runs.errorsTitle", { errors: count(run.errors_count) })}
        </Title>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button onClick={copy} variant="default">
              {copied ? t("runs.copied") : t("runs.copy")}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Text>{t("runs.errorsText")}</Text>
      <ScrollTable head={head} label={t("runs.errors")} striped>
        {run.errors.map((row) => (
          <Table.Tr key={`${row.line}:${row.column}:${row.message}`}>
            <Table.Td className="number">{row.line}</Table.Td>
            <Table.Td>{row.column || "—"}</Table.Td>
            <Table.Td className="words">{row.message}</Table.Td>
          </Table.Tr>
        ))}
      </ScrollTable>
      {run.errors_count > run.errors.length && (
        <Text c="dimmed">{t("runs.errorsMore", { shown: count(run.errors.length) })}</Text>
      )}
    </Stack>
  );
}
