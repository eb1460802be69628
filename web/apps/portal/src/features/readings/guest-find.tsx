import { Button } from "@/kit/button";
import { NumberField, TextField } from "@/kit/field";
import { Form, FormActions, textOf, useForm } from "@/kit/form";
import { useT } from "@/lib/i18n";
import { findMeters, type GuestAccount, type GuestMeter } from "./guest-api";

interface GuestFindProps {
  readonly onFound: (account: GuestAccount, meters: readonly GuestMeter[]) => void;
}

function read(data: FormData): GuestAccount {
  return {
    number: textOf(data, "number").replace(/\s/g, ""),
    house: textOf(data, "house"),
    flat: textOf(data, "flat") || null,
  };
}

/** Number, house and flat from the paper bill. */
export function GuestFind({ onFound }: GuestFindProps) {
  const t = useT();
  const form = useForm({
    read,
    validate: ({ number, house }) => ({
      number: number ? null : t("kit.required"),
      house: house ? null : t("kit.required"),
    }),
    submit: async (account) => onFound(account, await findMeters(account)),
  });
  return (
    <Form form={form} label={t("readings.guestTitle")}>
      <p className="soft">{t("kit.requiredMark")}</p>
      <NumberField
        {...form.field("number")}
        hint={t("readings.guestNumberHint")}
        label={t("readings.guestNumber")}
        maxLength={40}
        required
      />
      <TextField
        {...form.field("house")}
        hint={t("readings.guestHouseHint")}
        label={t("readings.guestHouse")}
        maxLength={20}
        required
      />
      <TextField
        {...form.field("flat")}
        hint={t("readings.guestFlatHint")}
        label={t("readings.guestFlat")}
        maxLength={20}
      />
      <FormActions>
        <Button pending={form.pending} type="submit">
          {t("readings.guestFind")}
        </Button>
      </FormActions>
    </Form>
  );
}
