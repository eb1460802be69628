import { formatPhone } from "@kabinet/domain/phone";
import { useState } from "react";
import { Button, ButtonLink } from "@/kit/button";
import { CodeField } from "@/kit/field";
import { Form, FormActions, textOf, useForm } from "@/kit/form";
import { Resend } from "@/kit/resend";
import { useT } from "@/lib/i18n";
import { useKeyFor } from "@/lib/idempotency";
import { codeErrors } from "@/lib/problems";
import { confirmRegistration, type Registration, resendRegistrationCode } from "./api";

interface CodeStepProps {
  readonly registration: Registration;
  readonly phone: string;
  readonly onBack: () => void;
  readonly onDone: () => void;
}

export function CodeStep({ registration, phone, onBack, onDone }: CodeStepProps) {
  const t = useT();
  const [code, setCode] = useState("");
  const keyFor = useKeyFor();
  const form = useForm({
    read: (data) => textOf(data, "code"),
    submit: async (typed) => {
      await confirmRegistration(registration.registration_id, typed, keyFor(typed));
      onDone();
    },
    explain: (problem) => codeErrors(problem, t),
  });
  const resend = async () =>
    (await resendRegistrationCode(registration.registration_id)).resend_after_seconds;
  return (
    <div className="stack">
      <p>{t("register.codeSent", { phone: formatPhone(phone) })}</p>
      <Form form={form} label={t("register.codeTitle")}>
        <CodeField
          {...form.field("code")}
          autoFocus
          hint={t("register.codeHint")}
          label={t("register.code")}
          onChange={(event) => setCode(event.target.value)}
          required
          value={code}
        />
        <FormActions>
          <Button disabled={code.trim() === ""} pending={form.pending} type="submit">
            {t("register.finish")}
          </Button>
          <ButtonLink to="/login" variant="secondary">
            {t("register.cancel")}
          </ButtonLink>
        </FormActions>
      </Form>
      <Resend onResend={resend} seconds={registration.resend_after_seconds} />
      <div>
        <Button onClick={onBack} variant="plain">
          {t("register.change")}
        </Button>
      </div>
    </div>
  );
}
