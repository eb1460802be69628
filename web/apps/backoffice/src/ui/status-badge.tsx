import { Badge } from "@mantine/core";
import { STATUSES, type Status } from "@/lib/applications";
import { type MessageKey, useT } from "@/lib/i18n";
import { CALM, GOOD, WARN } from "@/ui/colours";

const COLOURS: Readonly<Record<Status, string>> = {
  sent: "brand",
  accepted: CALM,
  in_work: "violet",
  returned: WARN,
  refused: "red",
  done: GOOD,
};

export const statusKey = (status: Status) => `queue.${status}` as MessageKey;

/** The label residents see too. */
export function StatusBadge({ status }: { status: string }) {
  const t = useT();
  const known = STATUSES.find((each) => each === status);
  return (
    <Badge
      color={known ? COLOURS[known] : "gray"}
      radius="sm"
      fz="sm"
      miw="max-content"
      size="lg"
      tt="none"
      variant="filled"
    >
      {known ? t(statusKey(known)) : status}
    </Badge>
  );
}
