import { Alert, Button, Stack, Table, Text } from "@mantine/core";
import type { QueueCard } from "@/lib/applications";
import { useT } from "@/lib/i18n";
import { differences } from "./words";

interface ConflictProps {
  readonly before: QueueCard;
  readonly now: QueueCard;
  readonly onShow: () => void;
}

/** The application changed under the hand: both versions, and the way to the new one. */
export function Conflict({ before, now, onShow }: ConflictProps) {
  const t = useT();
  return (
    <Alert color="orange.9" role="alert" title={t("item.conflictTitle")}>
      <Stack align="flex-start" gap="sm">
        <Text>{t("item.conflictText")}</Text>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("item.what")}</Table.Th>
              <Table.Th>{t("item.youSaw")}</Table.Th>
              <Table.Th>{t("item.isNow")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {differences(before, now, t).map((row) => (
              <Table.Tr key={row.name}>
                <Table.Th>{row.name}</Table.Th>
                <Table.Td className="words">{row.before || "—"}</Table.Td>
                <Table.Td className="words">{row.now || "—"}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Button data-autofocus onClick={onShow}>
          {t("item.showNew")}
        </Button>
      </Stack>
    </Alert>
  );
}
