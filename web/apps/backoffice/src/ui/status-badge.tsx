import { Badge } from "@mantine/core";
import { STATUSES, type Status } from "@/lib/applications";
import { type MessageKey, useT } from "@/lib/i18n";

const COLOURS: Readonly<Record<Status, string>> = {
  sent: "brand",
  accepted: "cyan.9",
  in_work: "violet",
  returned: "orange.9",
  refused: "red",
  done: "green.9",
};

export const statusKey = (status: Status) => `queue.${status}` as MessageKey;

/** The label residents see too. */
export function StatusBadge({ status }: { status: string }) {
  const t = useT();
  const known = STATUSES.find((each) => each === status);
  return (
    <Badge color={known ? COLOURS[known] : "gray"} radius="sm" size="lg" tt="none" variant="filled">
      {known ? t(statusKey(known)) : status}
    </Badge>
  );
}
