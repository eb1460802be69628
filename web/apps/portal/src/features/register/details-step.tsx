import { ProblemError } from "@kabinet/api";
import { parsePhone } from "@kabinet/domain/phone";
import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button, ButtonLink } from "@/kit/button";
import { Checkbox } from "@/kit/checkbox";
import { EmailField, PasswordField, PhoneField, TextField } from "@/kit/field";
import { Form, FormActions, useForm } from "@/kit/form";
import { Rich } from "@/kit/rich";
import { currentLanguage, useT } from "@/lib/i18n";
import { useKeyFor } from "@/lib/idempotency";
import { AGREEMENT, DATA_CONSENT, legalTextQuery, POLICY } from "@/lib/legal";
import { type Registration, type RegistrationBody, startRegistration } from "./api";
import { type Details, readDetails, validateDetails } from "./validate";

const SERVER_FIELDS = { first_name: "firstName", password_repeat: "passwordRepeat" };

function legalLink(document: string) {
  return (words: string): ReactNode => (
    <Link params={{ doc: document }} target="_blank" to="/legal/$doc">
      {words}
    </Link>
  );
}

function Consents({ field }: { field: (name: string) => { name: string; error: string | null } }) {
  const t = useT();
  return (
    <div className="stack stack--tight">
      <Checkbox
        {...field("agreement")}
        label={<Rich tags={{ link: legalLink(AGREEMENT) }} text={t("register.agreement")} />}
        required
      />
      <Checkbox
        {...field("policy")}
        label={
          <Rich
            tags={{ policy: legalLink(POLICY), consent: legalLink(DATA_CONSENT) }}
            text={t("register.policy")}
          />
        }
        required
      />
    </div>
  );
}

interface DetailsStepProps {
  readonly onSent: (registration: Registration, phone: string) => void;
}

export function DetailsStep({ onSent }: DetailsStepProps) {
  const t = useT();
  const keyFor = useKeyFor();
  const texts = useQueries({ queries: [AGREEMENT, POLICY, DATA_CONSENT].map(legalTextQuery) });
  const submit = async (details: Details) => {
    const accepted = await Promise.all(
      texts.map(async (text) => text.data ?? (await text.refetch({ throwOnError: true })).data),
    );
    const consents = accepted.flatMap((text) =>
      text ? [{ document: text.document, version: text.version }] : [],
    );
    const phone = parsePhone(details.phone) ?? details.phone;
    const body: RegistrationBody = {
      phone,
      email: details.email,
      first_name: details.firstName,
      surname: details.surname || null,
      language: currentLanguage(),
      password: details.password,
      password_repeat: details.passwordRepeat,
      consents,
    };
    try {
      onSent(await startRegistration(body, keyFor(body)), phone);
    } catch (error) {
      // The texts changed while the form was being filled in: the next try accepts what is in force.
      if (error instanceof ProblemError && error.type === "consent-outdated") {
        await Promise.all(texts.map((text) => text.refetch()));
      }
      throw error;
    }
  };
  const form = useForm({
    read: readDetails,
    validate: (details) => validateDetails(details, t),
    submit,
    serverFields: SERVER_FIELDS,
  });
  return (
    <Form form={form} label={t("register.title")}>
      <p className="soft">{t("kit.requiredMark")}</p>
      <PhoneField
        {...form.field("phone")}
        hint={t("register.phoneHint")}
        label={t("register.phone")}
        required
      />
      <EmailField
        {...form.field("email")}
        hint={t("register.emailHint")}
        label={t("register.email")}
        required
      />
      <TextField
        {...form.field("firstName")}
        autoComplete="given-name"
        label={t("register.firstName")}
        required
      />
      <TextField {...form.field("surname")} autoComplete="family-name" label={t("register.surname")} />
      <PasswordField
        {...form.field("password")}
        autoComplete="new-password"
        hint={t("register.passwordHint")}
        label={t("register.password")}
        required
      />
      <PasswordField
        {...form.field("passwordRepeat")}
        autoComplete="new-password"
        label={t("register.passwordRepeat")}
        required
      />
      <Consents field={form.field} />
      <FormActions>
        <Button pending={form.pending} type="submit">
          {t("register.sendCode")}
        </Button>
        <ButtonLink to="/login" variant="secondary">
          {t("register.cancel")}
        </ButtonLink>
      </FormActions>
    </Form>
  );
}
