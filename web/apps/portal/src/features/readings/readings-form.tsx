import { today } from "@kabinet/domain/dates";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@/kit/button";
import { Card } from "@/kit/card";
import { type FieldErrors, Form, FormActions, useForm } from "@/kit/form";
import { useT } from "@/lib/i18n";
import { dialsOf, type Meter, type Meters } from "@/lib/metering";
import { DateTaken, dateFault } from "./date-taken";
import type { DraftHandle } from "./draft";
import { PreviousReadings } from "./previous-readings";
import { ReadingRow } from "./reading-row";
import { type Dial, dialKey, fieldName, judge } from "./rules";
import { type Sent, useSubmission } from "./use-submission";
import { belowNames, faultText, rowErrors } from "./words";

interface ReadingsFormProps {
  readonly accountId: string;
  readonly meters: Meters;
  readonly draft: DraftHandle;
  readonly onSent: (sent: Sent) => void;
}

const FIELDS = "input[data-reading]";

/** Enter goes to the next empty field; from the last one it sends. */
function toNextEmpty(event: KeyboardEvent<HTMLInputElement>) {
  if (event.key !== "Enter") return;
  const fields = [...(event.currentTarget.form?.querySelectorAll<HTMLInputElement>(FIELDS) ?? [])];
  const after = fields.slice(fields.indexOf(event.currentTarget) + 1);
  const next = after.find((field) => field.value.trim() === "");
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function MeterCard({ meter, children }: { meter: Meter; children: ReactNode }) {
  const t = useT();
  const place = meter.place ? ` · ${meter.place}` : "";
  return (
    <Card title={meter.name}>
      <p className="soft reading__serial">{`${t("readings.serialShort", { serial: meter.serial })}${place}`}</p>
      {children}
      <PreviousReadings meterId={meter.meter_id} />
    </Card>
  );
}

/** All meters of the account on one page: type, Enter, type, send. */
export function ReadingsForm({ accountId, meters, draft, onSent }: ReadingsFormProps) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const [below, setBelow] = useState<readonly string[]>([]);
  const submit = useSubmission(accountId);
  const dials = dialsOf(meters.items);
  const current = today();
  const takenOn = draft.draft.takenOn ?? meters.window.today;
  const nameOf = ({ meter, register }: Dial) => fieldName(meter.meter_id, register.register);

  useEffect(() => {
    const fields = [...(box.current?.querySelectorAll<HTMLInputElement>(FIELDS) ?? [])];
    fields.find((field) => field.value.trim() === "")?.focus();
  }, []);

  const read = () => dials.map((dial) => ({ dial, result: judge(dial, draft.typedOf(dial)) }));
  const validate = (rows: ReturnType<typeof read>): FieldErrors => {
    const errors: Record<string, string | null> = {};
    const lower: string[] = [];
    for (const { dial, result } of rows) {
      if (result.kind !== "fault") continue;
      errors[nameOf(dial)] = faultText(t, result.fault, dial.meter);
      if (result.fault === "below" || result.fault === "over-capacity") lower.push(nameOf(dial));
    }
    setBelow(lower);
    const first = rows[0];
    if (first && !rows.some(({ result }) => result.kind === "good") && Object.keys(errors).length === 0) {
      errors[nameOf(first.dial)] = t(
        rows.some(({ result }) => result.kind === "unchanged") ? "readings.nothingNew" : "readings.nothing",
      );
    }
    const latest = meters.window.today > current ? meters.window.today : current;
    return { ...errors, taken_on: dateFault(t, takenOn, latest) };
  };
  const form = useForm({
    read,
    validate,
    submit: async (rows) => {
      const items = rows.flatMap(({ result }) => (result.kind === "good" ? [result.item] : []));
      const sent = await submit({ taken_on: takenOn, items });
      if (sent.kind === "kept") draft.clear();
      onSent(sent);
    },
    explain: (problem) => {
      setBelow(belowNames(problem));
      return rowErrors(problem, t);
    },
  });

  return (
    <Form form={form} label={t("readings.formLabel")}>
      <div className="stack" ref={box}>
        {meters.items
          .filter((meter) => meter.is_active)
          .map((meter) => (
            <MeterCard key={meter.meter_id} meter={meter}>
              {dials
                .filter((dial) => dial.meter === meter)
                .map((dial) => (
                  <ReadingRow
                    dial={dial}
                    error={form.errors[nameOf(dial)] ?? null}
                    isBelow={below.includes(nameOf(dial))}
                    key={dialKey(dial)}
                    onChange={(typed) => draft.change(dial, typed)}
                    onEnter={toNextEmpty}
                    typed={draft.typedOf(dial)}
                  />
                ))}
            </MeterCard>
          ))}
        <DateTaken
          current={meters.window.today > current ? meters.window.today : current}
          error={form.errors.taken_on ?? null}
          onChange={draft.setTakenOn}
          value={takenOn}
        />
      </div>
      <FormActions>
        <Button pending={form.pending} type="submit">
          {t("readings.send")}
        </Button>
        <Button onClick={draft.clear} variant="plain">
          {t("readings.clear")}
        </Button>
      </FormActions>
    </Form>
  );
}
