import { useState } from "react";
import { Button } from "@/kit/button";
import { NumberField, TextField } from "@/kit/field";
import { Form, FormActions, textOf, useForm } from "@/kit/form";
import { Notice } from "@/kit/notice";
import { SelectField } from "@/kit/text-area";
import { useT } from "@/lib/i18n";
import {
  type AmbiguousOrganisation,
  ambiguousOrganisations,
  type FoundAccount,
  searchAccount,
  type Wanted,
} from "./api";

function read(data: FormData): Wanted {
  const organisation = textOf(data, "organisation");
  return {
    number: textOf(data, "number").replace(/\s/g, ""),
    house: textOf(data, "house"),
    flat: textOf(data, "flat") || null,
    ...(organisation ? { organisation_id: organisation } : {}),
  };
}

/** Number, house and flat from the paper bill; the street is not asked. */
export function SearchStep({ onFound }: { onFound: (found: FoundAccount, wanted: Wanted) => void }) {
  const t = useT();
  const [organisations, setOrganisations] = useState<readonly AmbiguousOrganisation[]>([]);
  const form = useForm({
    read,
    validate: ({ number, house }) => ({
      number: number ? null : t("kit.required"),
      house: house ? null : t("kit.required"),
    }),
    submit: async (wanted) => {
      try {
        onFound(await searchAccount(wanted), wanted);
      } catch (error) {
        setOrganisations(ambiguousOrganisations(error));
        throw error;
      }
    },
  });
  return (
    <Form form={form} label={t("accounts.searchTitle")}>
      <p className="soft">{t("accounts.marks")}</p>
      <NumberField
        {...form.field("number")}
        hint={t("accounts.numberHint")}
        label={t("accounts.number")}
        required
      />
      <TextField
        {...form.field("house")}
        hint={t("accounts.houseHint")}
        label={t("accounts.house")}
        required
      />
      <TextField {...form.field("flat")} hint={t("accounts.flatHint")} label={t("accounts.flat")} />
      {organisations.length > 0 && (
        <Notice kind="warn">
          <SelectField
            label={t("accounts.organisation")}
            name="organisation"
            options={organisations.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Notice>
      )}
      <FormActions>
        <Button pending={form.pending} type="submit">
          {t("accounts.find")}
        </Button>
      </FormActions>
    </Form>
  );
}
