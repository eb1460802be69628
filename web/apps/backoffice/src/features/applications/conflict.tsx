import { Alert, Button, Stack, Text } from "@mantine/core";
import type { QueueCard } from "@/lib/applications";
import { useT } from "@/lib/i18n";
import { WARN } from "@/ui/colours";
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
    <Alert color={WARN} role="alert" title={t("item.conflictTitle")}>
      <Stack align="flex-start" gap="sm">
        <Text>{t("item.conflictText")}</Text>
        {differences(before, now, t).map((row) => (
          <div key={row.name}>
            <Text fw={600}>{row.name}</Text>
            <Text className="words">{t("item.youSaw", { value: row.before || "—" })}</Text>
            <Text className="words">{t("item.isNow", { value: row.now || "—" })}</Text>
          </div>
        ))}
        <Button data-autofocus onClick={onShow}>
          {t("item.showNew")}
        </Button>
      </Stack>
    </Alert>
  );
}
