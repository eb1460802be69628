import { removeItem } from "@kabinet/domain/outbox";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Button } from "@/kit/button";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { Notice } from "@/kit/notice";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import type { Meter } from "@/lib/metering";
import { refreshAfterReadings } from "./api";
import { type QueuedReadings, queueQuery, refreshQueue, sendQueue } from "./queue";

interface QueueNoticeProps {
  readonly owner: string;
  readonly accountId: string;
  readonly meters: readonly Meter[];
  /** Brings what was typed back into the fields. */
  readonly onEdit: (item: QueuedReadings) => void;
}

function Values({ item, meters }: { item: QueuedReadings; meters: readonly Meter[] }) {
  const { decimal } = useFormat();
  return (
    <DefinitionList>
      {item.body.items.map(({ meter_id, register, value, volume }) => {
        const meter = meters.find((each) => each.meter_id === meter_id);
        const typed = value ? decimal(value) : `+${decimal(volume ?? "0")}`;
        return (
          <Fact key={`${meter_id}:${register}`} name={meter?.name ?? ""} number>
            {`${typed} ${meter?.unit ?? ""}`}
          </Fact>
        );
      })}
    </DefinitionList>
  );
}

function refusal(item: QueuedReadings): string {
  const problem = item.problem as { title?: string; detail?: string } | null;
  return problem?.detail || problem?.title || "";
}

/** What waits on this device: said plainly that it is not sent yet. */
export function QueueNotice({ owner, accountId, meters, onEdit }: QueueNoticeProps) {
  const t = useT();
  const { data: items = [] } = useQuery(queueQuery(owner, accountId));
  const send = useMutation({ mutationFn: sendQueue, networkMode: "always" });
  const shown = useRef(0);
  useEffect(() => {
    // What left the device is at the server now, whoever has sent it.
    if (items.length < shown.current) refreshAfterReadings(accountId);
    shown.current = items.length;
  }, [items.length, accountId]);
  const drop = async (item: QueuedReadings) => {
    await removeItem(item.id);
    await refreshQueue();
  };
  const edit = async (item: QueuedReadings) => {
    onEdit(item);
    await drop(item);
  };
  return items.map((item) => {
    const refused = item.status === "refused";
    return (
      <Notice
        key={item.id}
        kind={refused ? "bad" : "warn"}
        live
        title={t(refused ? "readings.queueRefused" : "readings.queueWaiting")}
      >
        <p>{refused ? refusal(item) : t("readings.queueText")}</p>
        <Values item={item} meters={meters} />
        {send.data === 0 && !refused && <p>{t("readings.queueStill")}</p>}
        <div className="row">
          {!refused && (
            <Button onClick={() => send.mutate()} pending={send.isPending}>
              {t("readings.queueSend")}
            </Button>
          )}
          <Button onClick={() => void edit(item)} variant="secondary">
            {t("readings.queueEdit")}
          </Button>
          <Button onClick={() => void drop(item)} variant="danger">
            {t("readings.queueDrop")}
          </Button>
        </div>
      </Notice>
    );
  });
}
