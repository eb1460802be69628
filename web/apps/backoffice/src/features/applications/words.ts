import { formatDate, formatDateTime } from "@kabinet/domain/dates";
import type { Decision, QueueCard } from "@/lib/applications";
import type { MessageKey, T } from "@/lib/i18n";

const MEGABYTE = 1024 * 1024;

export function fileSize(bytes: number, t: T): string {
  if (bytes < MEGABYTE) return t("item.kilobytes", { size: Math.max(1, Math.round(bytes / 1024)) });
  return t("item.megabytes", { size: Math.round((bytes * 10) / MEGABYTE) / 10 });
}

const FILE_KINDS: Readonly<Record<string, MessageKey>> = {
  passport: "item.filePassport",
  verification_act: "item.fileVerification",
};

export const fileKindKey = (kind: string): MessageKey => FILE_KINDS[kind] ?? "item.fileOther";

export const decisionKey = (decision: Decision) => `item.do_${decision}` as MessageKey;

/** Decisions whose reason the applicant has to learn. */
export const NEED_REASON: ReadonlySet<Decision> = new Set(["return", "refuse"]);
/** The step that Ctrl+Enter takes: the one that leads on. */
const FORWARD: ReadonlySet<Decision> = new Set(["accept", "start", "complete"]);

export function forwardOf(decisions: readonly Decision[]): Decision | undefined {
  return decisions.find((decision) => FORWARD.has(decision));
}

export interface Difference {
  readonly name: string;
  readonly before: string;
  readonly now: string;
}

function metersText(card: QueueCard, t: T): string {
  return (card.form.meters ?? [])
    .map((meter) =>
      [
        meter.serial,
        meter.kind && t(`item.${meter.kind}` as MessageKey),
        meter.place,
        meter.installed_on && formatDate(meter.installed_on),
        meter.verified_until && formatDate(meter.verified_until),
        meter.value?.replace(".", ","),
      ]
        .filter(Boolean)
        .join(", "),
    )
    .join("\n");
}

/** What differs between the application as it was read and as it is now; status and time are always told. */
export function differences(before: QueueCard, now: QueueCard, t: T): Difference[] {
  const told: Difference[] = [
    {
      name: t("queue.status"),
      before: t(`queue.${before.status}` as MessageKey),
      now: t(`queue.${now.status}` as MessageKey),
    },
    {
      name: t("item.changedAt"),
      before: formatDateTime(before.changed_at),
      now: formatDateTime(now.changed_at),
    },
  ];
  const files = (card: QueueCard) => card.attachments.map((file) => file.file_name).join("\n");
  const reason = (card: QueueCard) => card.history.at(-1)?.reason ?? "";
  const compared: Difference[] = [
    { name: t("item.reason"), before: reason(before), now: reason(now) },
    { name: t("item.meters"), before: metersText(before, t), now: metersText(now, t) },
    { name: t("item.files"), before: files(before), now: files(now) },
    { name: t("item.phone"), before: before.form.contact_phone, now: now.form.contact_phone },
    { name: t("item.comment"), before: before.form.comment, now: now.form.comment },
  ];
  return [...told, ...compared.filter((row) => row.before !== row.now)];
}
