import { Text } from "@mantine/core";
import type { Lease } from "@/lib/applications";
import { useT } from "@/lib/i18n";
import { timeWords } from "@/lib/time";
import { GOOD } from "@/ui/colours";

/** Who holds an application, and until when. */
export function LeaseWords({ lease }: { lease: Lease | null }) {
  const t = useT();
  if (!lease) return null;
  const time = timeWords(lease.until);
  return (
    <Text c={lease.is_mine ? GOOD : "dimmed"} component="span" fw={600} size="sm">
      {lease.is_mine ? t("queue.heldByMe", { time }) : t("queue.held", { time })}
    </Text>
  );
}
