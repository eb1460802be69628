import type { ChangeEvent } from "react";
import { Button } from "@/kit/button";
import { Card } from "@/kit/card";
import { DateField, DecimalField, TextField } from "@/kit/field";
import type { FormHandle } from "@/kit/form";
import { SelectField } from "@/kit/text-area";
import { useT } from "@/lib/i18n";
import { type MeterField, type MeterValues, meterField } from "./form-values";

interface MeterFieldsProps {
  readonly form: FormHandle;
  readonly meter: MeterValues;
  readonly number: number;
  readonly onChange: (event: ChangeEvent<HTMLInputElement> & ChangeEvent<HTMLSelectElement>) => void;
  /** Undefined for the only meter. */
  readonly onRemove: ((form: HTMLFormElement | null) => void) | undefined;
}

/** The fields of one meter. */
export function MeterFields({ form, meter, number, onChange, onRemove }: MeterFieldsProps) {
  const t = useT();
  const field = (name: MeterField) => ({
    ...form.field(meterField(meter.key, name)),
    defaultValue: meter[name],
    onChange,
    required: true,
  });
  return (
    <Card level={3} title={t("requests.meter", { count: number })}>
      <TextField
        {...field("serial")}
        hint={t("requests.serialHint")}
        label={t("requests.serial")}
        maxLength={30}
      />
      <SelectField
        {...field("kind")}
        label={t("requests.kind")}
        options={[
          { value: "", label: t("requests.kindNone") },
          { value: "cold", label: t("requests.cold") },
          { value: "hot", label: t("requests.hot") },
        ]}
      />
      <TextField
        {...field("place")}
        hint={t("requests.placeHint")}
        label={t("requests.place")}
        maxLength={100}
      />
      <DateField {...field("installed_on")} label={t("requests.installedOn")} max="2999-12-31" />
      <DateField
        {...field("verified_until")}
        hint={t("requests.verifiedHint")}
        label={t("requests.verifiedUntil")}
        max="2999-12-31"
      />
      <DecimalField
        {...field("value")}
        hint={t("requests.valueHint")}
        label={t("requests.value")}
        maxLength={12}
        suffix={t("requests.cubic")}
      />
      {onRemove && (
        <div>
          <Button icon="close" onClick={(event) => onRemove(event.currentTarget.form)} variant="plain">
            {t("requests.removeMeter", { count: number })}
          </Button>
        </div>
      )}
    </Card>
  );
}
