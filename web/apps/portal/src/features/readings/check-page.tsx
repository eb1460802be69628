import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button, ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import { type Meter, metersQuery } from "@/lib/metering";
import { problemText } from "@/lib/problems";
import type { UnusualItem } from "./api";
import { type Pending, readPending } from "./pending";
import { type Sent, useSubmission } from "./use-submission";
import "./readings.css";

export function UnusualCard({ item, meter }: { item: UnusualItem; meter?: Pick<Meter, "name" | "unit"> }) {
  const t = useT();
  const { decimal } = useFormat();
  const unit = meter?.unit ?? "";
  return (
    <Card title={meter?.name ?? t("readings.meter")}>
      <DefinitionList>
        <Fact name={t("readings.youTyped")} number strong>
          {`${decimal(item.value)} ${unit}`}
        </Fact>
        {item.volume !== undefined && (
          <Fact name={t("readings.consumed")} number strong>
            {`${decimal(item.volume)} ${unit}`}
          </Fact>
        )}
        {item.average_6_months !== undefined && (
          <Fact name={t("readings.usualMonth")} number>
            {`${decimal(item.average_6_months)} ${unit}`}
          </Fact>
        )}
      </DefinitionList>
    </Card>
  );
}

function Question({ pending, onSent }: { pending: Pending; onSent: (sent: Sent) => void }) {
  const t = useT();
  const meters = useQuery(metersQuery(pending.accountId));
  const submit = useSubmission(pending.accountId);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const send = async () => {
    setBusy(true);
    setFailure(null);
    try {
      onSent(await submit(pending.body, pending.key));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {failure !== null && (
        <Notice kind="bad" live title={problemText(failure, t)}>
          <p>{t("readings.checkFailed")}</p>
        </Notice>
      )}
      {pending.items.map((item) => (
        <UnusualCard
          item={item}
          key={`${item.meter_id}:${item.register}`}
          meter={meters.data?.items.find((each) => each.meter_id === item.meter_id)}
        />
      ))}
      <div className="form__actions">
        <Button onClick={() => void send()} pending={busy}>
          {t("readings.checkSend")}
        </Button>
        <ButtonLink to="/readings" variant="secondary">
          {t("readings.checkEdit")}
        </ButtonLink>
      </div>
    </>
  );
}

/** «Верно? Отправить / Исправить» for values far above the usual. */
export function CheckPage({ onSent }: { onSent: (sent: Sent) => void }) {
  const t = useT();
  const [pending] = useState(readPending);
  return (
    <div className="page">
      <PageHeader
        back="/readings"
        lead={pending ? t("readings.checkLead") : undefined}
        title={t("readings.checkTitle")}
      />
      {pending ? (
        <Question onSent={onSent} pending={pending} />
      ) : (
        <Notice title={t("readings.checkNothing")}>
          <div>
            <ButtonLink to="/readings">{t("readings.toReadings")}</ButtonLink>
          </div>
        </Notice>
      )}
    </div>
  );
}
