import { formatDate, formatDateTime } from "@kabinet/domain/dates";
import { formatPhone } from "@kabinet/domain/phone";
import { Anchor, Card, Stack, Table, Text, Title } from "@mantine/core";
import { fileAddress, type Meter, type QueueCard } from "@/lib/applications";
import { type MessageKey, useT } from "@/lib/i18n";
import { Facts } from "@/ui/loaded";
import { ScrollTable } from "@/ui/scroll-table";
import { statusKey } from "@/ui/status-badge";
import { fileKindKey, fileSize } from "./words";
import "./applications.css";

const day = (iso: string | null | undefined) => (iso ? formatDate(iso) : "—");

function MeterRow({ meter, number }: { meter: Meter; number: number }) {
  const t = useT();
  return (
    <Table.Tr>
      <Table.Td className="number">{number}</Table.Td>
      <Table.Td>{meter.serial || "—"}</Table.Td>
      <Table.Td>{meter.kind ? t(`item.${meter.kind}` as MessageKey) : "—"}</Table.Td>
      <Table.Td>{meter.place || "—"}</Table.Td>
      <Table.Td className="number">{day(meter.installed_on)}</Table.Td>
      <Table.Td className="number">{day(meter.verified_until)}</Table.Td>
      <Table.Td className="number">{meter.value?.replace(".", ",") ?? "—"}</Table.Td>
    </Table.Tr>
  );
}

function Meters({ meters }: { meters: readonly Meter[] }) {
  const t = useT();
  return (
    <Card padding="md" withBorder>
      <Title mb="xs" order={2} size="h4">
        {t("item.meters")}
      </Title>
      <ScrollTable
        head={[
          t("item.rowNumber"),
          t("item.serial"),
          t("item.kind"),
          t("item.place"),
          t("item.installedOn"),
          t("item.verifiedUntil"),
          t("item.value"),
        ]}
        label={t("item.meters")}
      >
        {meters.map((meter, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the meters of a sent form never move.
          <MeterRow key={index} meter={meter} number={index + 1} />
        ))}
      </ScrollTable>
    </Card>
  );
}

function Files({ card }: { card: QueueCard }) {
  const t = useT();
  return (
    <Card padding="md" withBorder>
      <Title mb="xs" order={2} size="h4">
        {t("item.files")}
      </Title>
      {card.attachments.length === 0 && <Text>{t("item.noFiles")}</Text>}
      <ul className="files">
        {card.attachments.map((file) => (
          <li key={file.id}>
            <Anchor download href={fileAddress(card.id, file.id)} underline="always">
              {file.file_name}
            </Anchor>{" "}
            <Text c="dimmed" component="span" size="sm">
              {`${t(fileKindKey(file.kind))}, ${fileSize(file.size_bytes, t)}`}
            </Text>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** What the applicant wrote and attached. */
export function ItemData({ card }: { card: QueueCard }) {
  const t = useT();
  const { form } = card;
  const phone = form.contact_phone;
  return (
    <Stack gap="md">
      <Card padding="md" withBorder>
        <Title mb="xs" order={2} size="h4">
          {t("item.about")}
        </Title>
        <Facts
          rows={[
            [t("item.service"), card.service_name],
            [t("item.account"), card.account_number ?? t("queue.noAccount")],
            [t("item.organisation"), card.organisation_name ?? "—"],
            [t("item.sentAt"), card.sent_at ? formatDateTime(card.sent_at) : "—"],
            [
              t("item.phone"),
              phone ? (
                <Anchor href={`tel:${phone.replace(/[^\d+]/g, "")}`} key="phone" underline="always">
                  {formatPhone(phone)}
                </Anchor>
              ) : (
                "—"
              ),
            ],
            [
              t("item.comment"),
              <span className="words" key="comment">
                {form.comment || "—"}
              </span>,
            ],
            [t("item.policy"), form.accepts_policy ? t("item.yes") : t("item.no")],
            [t("item.access"), form.grants_access ? t("item.yes") : t("item.no")],
          ]}
        />
      </Card>
      <Meters meters={form.meters ?? []} />
      <Files card={card} />
    </Stack>
  );
}

/** The steps so far, with the reasons. */
export function ItemHistory({ card }: { card: QueueCard }) {
  const t = useT();
  return (
    <Card padding="md" withBorder>
      <Title mb="xs" order={2} size="h4">
        {t("item.history")}
      </Title>
      <ol className="steps">
        {card.history.map((step) => (
          <li className="steps__step" key={`${step.status}:${step.changed_at}`}>
            <Text fw={600}>{t(statusKey(step.status as never))}</Text>
            <Text c="dimmed" size="sm">
              {`${formatDateTime(step.changed_at)}, ${t(step.is_by_staff ? "item.byStaff" : "item.byResident")}`}
            </Text>
            {step.reason && <Text className="words">{step.reason}</Text>}
          </li>
        ))}
      </ol>
    </Card>
  );
}
