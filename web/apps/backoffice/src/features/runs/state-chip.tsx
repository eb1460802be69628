import { Badge } from "@mantine/core";
import { type MessageKey, useT } from "@/lib/i18n";
import { GOOD, WARN } from "@/ui/colours";

const COLOURS: Readonly<Record<string, string>> = {
  uploaded: "gray.8",
  checking: "brand",
  checked: "violet",
  rejected: "red",
  publishing: "brand",
  applied: GOOD,
  rolling_back: WARN,
  rolled_back: "gray.8",
  failed: "red",
};

/** Where an import stands. */
export function StateChip({ state }: { state: string }) {
  const t = useT();
  const isKnown = Object.hasOwn(COLOURS, state);
  return (
    <Badge
      color={COLOURS[state] ?? "gray.8"}
      radius="sm"
      fz="sm"
      miw="max-content"
      size="lg"
      tt="none"
      variant="filled"
    >
      {isKnown ? t(`runs.state_${state}` as MessageKey) : state}
    </Badge>
  );
}
