import { formatDate } from "@kabinet/domain/dates";
import type { KeyboardEvent } from "react";
import { Button, ButtonLink } from "@/kit/button";
import { Checkbox } from "@/kit/checkbox";
import { DecimalField } from "@/kit/field";
import { Notice } from "@/kit/notice";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import { type Dial, fieldName, preview, rolloverVolume, type Typed, typedText } from "./rules";

interface ReadingRowProps {
  readonly dial: Dial;
  readonly typed: Typed;
  readonly error: string | null;
  readonly isBelow: boolean;
  readonly onChange: (typed: Partial<Typed>) => void;
  readonly onEnter: (event: KeyboardEvent<HTMLInputElement>) => void;
}

function Last({ dial: { meter, register } }: { dial: Dial }) {
  const t = useT();
  const { decimal } = useFormat();
  if (register.last_value === null) return <>{t("readings.firstValue")}</>;
  return (
    <>
      {t("readings.last", {
        value: decimal(register.last_value),
        unit: meter.unit,
        date: register.last_taken_on ? formatDate(register.last_taken_on) : "",
      })}
    </>
  );
}

/** Consumption, or the value reached, while a person types. */
function Live({ dial, typed }: { dial: Dial; typed: Typed }) {
  const t = useT();
  const { decimal } = useFormat();
  const shown = preview(dial, typed);
  const key = typed.mode === "value" ? "readings.consumption" : "readings.willBe";
  const average = dial.register.average_6_months;
  return (
    <p className="reading__live">
      {shown === null ? (
        <span className="soft">{t("readings.noConsumption")}</span>
      ) : (
        <strong>{t(key, { amount: decimal(shown), unit: dial.meter.unit })}</strong>
      )}
      {average !== null && (
        <span className="soft">
          {t("readings.usual", { amount: decimal(average), unit: dial.meter.unit })}
        </span>
      )}
    </p>
  );
}

/** A value below the last one is not the end: it may have a reason. */
function Ways({ dial, typed, onChange }: Pick<ReadingRowProps, "dial" | "typed" | "onChange">) {
  const t = useT();
  const { decimal } = useFormat();
  const value = typed.value.trim().replace(",", ".");
  const rolled = /^\d+(\.\d+)?$/.test(value) ? rolloverVolume(dial, value) : null;
  const services: string = "/services";
  return (
    <Notice kind="warn" title={t("readings.waysTitle")}>
      <div className="reading__ways">
        {rolled !== null && (
          <Button onClick={() => onChange({ rollover: true })} variant="secondary">
            {t("readings.wayRollover", { amount: decimal(rolled), unit: dial.meter.unit })}
          </Button>
        )}
        <ButtonLink to={services} variant="secondary">
          {t("readings.wayReplaced")}
        </ButtonLink>
        <ButtonLink to="/help" variant="secondary">
          {t("readings.wayWrongLast")}
        </ButtonLink>
      </div>
    </Notice>
  );
}

/** One dial: the last reading, the field, and what the typed value means. */
export function ReadingRow({ dial, typed, error, isBelow, onChange, onEnter }: ReadingRowProps) {
  const t = useT();
  const { meter, register } = dial;
  const name = fieldName(meter.meter_id, register.register);
  const isValue = typed.mode === "value";
  const zone = meter.registers.length > 1 ? register.name : "";
  return (
    <div className="reading">
      <DecimalField
        data-reading=""
        enterKeyHint="next"
        error={error}
        hint={<Last dial={dial} />}
        label={
          <>
            <span className="visually-hidden">{zone ? `${meter.name}, ${zone}` : meter.name}</span>
            <span className="visually-hidden">{": "}</span>
            {zone && <span aria-hidden="true">{`${zone}: `}</span>}
            {t(isValue ? "readings.newValue" : "readings.volume")}
          </>
        }
        look="input--reading"
        name={name}
        onChange={(event) =>
          onChange(isValue ? { value: event.target.value } : { volume: event.target.value })
        }
        onKeyDown={onEnter}
        suffix={meter.unit}
        value={typedText(typed)}
      />
      <Live dial={dial} typed={typed} />
      {isBelow && !typed.rollover && <Ways dial={dial} onChange={onChange} typed={typed} />}
      {typed.rollover && (
        <Checkbox
          checked
          label={t("readings.rollover")}
          name={`rollover-${name}`}
          onChange={() => onChange({ rollover: false })}
        />
      )}
      {register.current_value !== null && register.current_taken_on && (
        <p className="soft">{t("readings.alreadySent", { date: formatDate(register.current_taken_on) })}</p>
      )}
      {register.last_value !== null && (
        <div className="reading__mode">
          <Button onClick={() => onChange({ mode: isValue ? "volume" : "value" })} variant="plain">
            {t(isValue ? "readings.toVolume" : "readings.toValue")}
          </Button>
        </div>
      )}
    </div>
  );
}
