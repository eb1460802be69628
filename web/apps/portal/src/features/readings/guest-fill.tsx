import { today } from "@kabinet/domain/dates";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@/kit/button";
import { Card } from "@/kit/card";
import { DecimalField, TextField } from "@/kit/field";
import { Form, FormActions, useForm } from "@/kit/form";
import { useT } from "@/lib/i18n";
import { useKeyFor } from "@/lib/idempotency";
import type { UnusualItem } from "./api";
import { DateTaken, dateFault } from "./date-taken";
import {
  type GuestAccount,
  type GuestBody,
  type GuestMeter,
  type GuestSubmission,
  type GuestTyped,
  questioned,
  readGuest,
  serialName,
  submitAsGuest,
} from "./guest-api";
import { fieldName } from "./rules";
import { rowErrors } from "./words";

interface GuestFillProps {
  readonly account: GuestAccount;
  readonly meters: readonly GuestMeter[];
  readonly onAsk: (body: GuestBody, items: readonly UnusualItem[]) => void;
  readonly onDone: (submission: GuestSubmission) => void;
  readonly typed: GuestTyped;
  readonly onType: (typed: GuestTyped) => void;
}

/** Enter goes to the next empty field of the page. */
function toNextEmpty(event: KeyboardEvent<HTMLInputElement>) {
  if (event.key !== "Enter") return;
  const fields = [...(event.currentTarget.form?.querySelectorAll<HTMLInputElement>("input") ?? [])];
  const next = fields
    .slice(fields.indexOf(event.currentTarget) + 1)
    .find((field) => field.value.trim() === "");
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** The same words stand at every meter; its name comes before them for screen readers and the error summary. */
function MeterLabel({ meter, children }: { meter: GuestMeter; children: ReactNode }) {
  return (
    <>
      <span className="visually-hidden">{meter.name}</span>
      <span className="visually-hidden">{": "}</span>
      {children}
    </>
  );
}

/** The end of each meter's number and its value; no earlier value is shown to a guest. */
export function GuestFill({ account, meters, onAsk, onDone, typed, onType }: GuestFillProps) {
  const t = useT();
  const keyFor = useKeyFor();
  const current = today();
  const [takenOn, setTakenOn] = useState(current);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector("input")?.focus(), []);
  const type = (name: string, text: string) => onType({ ...typed, [name]: text });
  const form = useForm({
    read: () => readGuest(t, meters, typed),
    validate: ({ errors }) => ({ ...errors, taken_on: dateFault(t, takenOn, current) }),
    submit: async ({ items }) => {
      const body: GuestBody = { ...account, taken_on: takenOn, items };
      try {
        onDone(await submitAsGuest(body, keyFor(body)));
      } catch (error) {
        const asked = questioned(error);
        if (!asked) throw error;
        onAsk(body, asked);
      }
    },
    explain: (problem) => rowErrors(problem, t),
  });
  return (
    <Form form={form} label={t("readings.formLabel")}>
      <div className="stack" ref={box}>
        {meters.map((meter) => (
          <Card key={meter.meter_id} title={meter.place ? `${meter.name} · ${meter.place}` : meter.name}>
            <TextField
              autoCapitalize="characters"
              error={form.errors[serialName(meter.meter_id)] ?? null}
              hint={t("readings.serialEndHint")}
              label={<MeterLabel meter={meter}>{t("readings.serialEnd")}</MeterLabel>}
              maxLength={4}
              name={serialName(meter.meter_id)}
              onChange={(event) => type(serialName(meter.meter_id), event.target.value)}
              onKeyDown={toNextEmpty}
              value={typed[serialName(meter.meter_id)] ?? ""}
            />
            {meter.registers.map(({ register, name: zone }) => {
              const name = fieldName(meter.meter_id, register);
              const words = t("readings.newValue");
              return (
                <DecimalField
                  error={form.errors[name] ?? null}
                  key={register}
                  label={
                    <MeterLabel meter={meter}>
                      {meter.registers.length > 1 ? `${zone}: ${words}` : words}
                    </MeterLabel>
                  }
                  look="input--reading"
                  name={name}
                  onChange={(event) => type(name, event.target.value)}
                  onKeyDown={toNextEmpty}
                  suffix={meter.unit}
                  value={typed[name] ?? ""}
                />
              );
            })}
          </Card>
        ))}
        <DateTaken
          current={current}
          error={form.errors.taken_on ?? null}
          onChange={setTakenOn}
          value={takenOn}
        />
      </div>
      <FormActions>
        <Button pending={form.pending} type="submit">
          {t("readings.send")}
        </Button>
      </FormActions>
    </Form>
  );
}
