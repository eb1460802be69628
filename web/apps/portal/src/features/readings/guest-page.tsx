import { formatDate, formatDateTime } from "@kabinet/domain/dates";
import { useState } from "react";
import { Button, ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { useFormat } from "@/lib/format";
import { type T, useT } from "@/lib/i18n";
import { useKeyFor } from "@/lib/idempotency";
import { problemText } from "@/lib/problems";
import type { UnusualItem } from "./api";
import { UnusualCard } from "./check-page";
import {
  type GuestAccount,
  type GuestBody,
  type GuestMeter,
  type GuestSubmission,
  type GuestTyped,
  submitAsGuest,
} from "./guest-api";
import { GuestFill } from "./guest-fill";
import { GuestFind } from "./guest-find";
import "./readings.css";

interface Found {
  readonly account: GuestAccount;
  readonly meters: readonly GuestMeter[];
}

type Step =
  | { readonly name: "find" }
  | ({ readonly name: "fill" } & Found)
  | ({ readonly name: "check"; readonly body: GuestBody; readonly items: readonly UnusualItem[] } & Found)
  | ({ readonly name: "done"; readonly submission: GuestSubmission } & Found);

interface CheckProps {
  readonly body: GuestBody;
  readonly items: readonly UnusualItem[];
  readonly meters: readonly GuestMeter[];
  readonly onDone: (submission: GuestSubmission) => void;
  readonly onEdit: () => void;
}

function Check({ body, items, meters, onDone, onEdit }: CheckProps) {
  const t = useT();
  const keyFor = useKeyFor();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const asked = new Set(items.map((item) => item.index));
  const confirmed: GuestBody = {
    ...body,
    items: body.items.map((item, index) =>
      asked.has(index) ? { ...item, is_confirmed_unusual: true } : item,
    ),
  };
  const send = async () => {
    setBusy(true);
    try {
      onDone(await submitAsGuest(confirmed, keyFor(confirmed)));
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <>
      {failure !== null && (
        <Notice kind="bad" live>
          <p>{problemText(failure, t)}</p>
        </Notice>
      )}
      {items.map((item) => (
        <UnusualCard
          item={item}
          key={`${item.meter_id}:${item.register}`}
          meter={meters.find((each) => each.meter_id === item.meter_id)}
        />
      ))}
      <div className="form__actions">
        <Button onClick={() => void send()} pending={busy}>
          {t("readings.checkSend")}
        </Button>
        <Button onClick={onEdit} variant="secondary">
          {t("readings.checkEdit")}
        </Button>
      </div>
    </>
  );
}

function Done({ submission, meters }: { submission: GuestSubmission; meters: readonly GuestMeter[] }) {
  const t = useT();
  const { decimal } = useFormat();
  const sent = new Set(submission.items.map((item) => item.meter_id));
  const missing = meters.filter((meter) => !sent.has(meter.meter_id));
  return (
    <>
      <Card>
        <DefinitionList>
          {submission.items.map((item) => (
            <Fact key={`${item.meter_id}:${item.register}`} name={item.meter_name} number strong>
              {decimal(item.value)}
            </Fact>
          ))}
          <Fact name={t("readings.acceptedAt")}>{formatDateTime(submission.accepted_at)}</Fact>
          <Fact name={t("readings.takenOn")}>{formatDate(submission.taken_on)}</Fact>
          <Fact name={t("readings.number")}>
            <span className="reading__number">{submission.submission_id}</span>
          </Fact>
        </DefinitionList>
      </Card>
      {missing.length > 0 && (
        <Notice kind="warn" title={t("readings.leftOut")}>
          <p>{missing.map((meter) => meter.name).join(", ")}</p>
        </Notice>
      )}
      <div className="form__actions no-print">
        <Button onClick={() => window.print()} variant="secondary">
          {t("readings.print")}
        </Button>
        <ButtonLink to="/login" variant="secondary">
          {t("readings.guestSignIn")}
        </ButtonLink>
      </div>
    </>
  );
}

function titleOf(t: T, step: Step): string {
  if (step.name === "check") return t("readings.checkTitle");
  return step.name === "done" ? t("readings.doneTitle") : t("readings.guestTitle");
}

/** Readings without signing in: no names, no earlier values. */
export function GuestReadingsPage() {
  const t = useT();
  const [step, setStep] = useState<Step>({ name: "find" });
  const [typed, setTyped] = useState<GuestTyped>({});
  return (
    <div className="page page--narrow">
      <PageHeader
        back={step.name === "find" ? "/login" : undefined}
        key={step.name}
        lead={step.name === "find" ? t("readings.guestLead") : undefined}
        title={titleOf(t, step)}
      />
      {step.name === "find" && (
        <GuestFind onFound={(account, meters) => setStep({ name: "fill", account, meters })} />
      )}
      {step.name === "fill" && step.meters.length === 0 && <Notice title={t("readings.noMeters")} />}
      {step.name === "fill" && step.meters.length > 0 && (
        <GuestFill
          {...step}
          onAsk={(body, items) => setStep({ ...step, name: "check", body, items })}
          onDone={(submission) => setStep({ ...step, name: "done", submission })}
          onType={setTyped}
          typed={typed}
        />
      )}
      {step.name === "check" && (
        <Check
          {...step}
          onDone={(submission) => setStep({ ...step, name: "done", submission })}
          onEdit={() => setStep({ ...step, name: "fill" })}
        />
      )}
      {step.name === "done" && <Done {...step} />}
      {step.name === "fill" && (
        <Button onClick={() => setStep({ name: "find" })} variant="plain">
          {t("readings.guestOther")}
        </Button>
      )}
    </div>
  );
}
