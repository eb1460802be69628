import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/kit/button";
import { Dialog } from "@/kit/dialog";
import { CodeField } from "@/kit/field";
import { Form, FormActions, textOf, useForm } from "@/kit/form";
import { Notice } from "@/kit/notice";
import { Resend } from "@/kit/resend";
import { useT } from "@/lib/i18n";
import { codeErrors, problemText } from "@/lib/problems";
import { confirmEmail, sendEmailCode } from "./api";

function CodeForm({ pause, onDone }: { pause: number; onDone: () => void }) {
  const t = useT();
  const form = useForm({
    read: (data) => textOf(data, "code"),
    validate: (code) => ({ code: code ? null : t("kit.required") }),
    submit: async (code) => {
      await confirmEmail(code);
      onDone();
    },
    explain: (problem) => codeErrors(problem, t),
  });
  return (
    <div className="stack">
      <Form form={form}>
        <CodeField
          {...form.field("code")}
          autoFocus
          hint={t("profile.codeHint")}
          label={t("profile.code")}
          required
        />
        <FormActions>
          <Button pending={form.pending} type="submit">
            {t("kit.save")}
          </Button>
        </FormActions>
      </Form>
      <Resend onResend={sendEmailCode} seconds={pause} />
    </div>
  );
}

interface EmailDialogProps {
  readonly email: string;
  readonly onClose: () => void;
  readonly onConfirmed: () => void;
}

/** A code goes to the address and comes back: until then the address is no way to sign in. */
export function EmailDialog({ email, onClose, onConfirmed }: EmailDialogProps) {
  const t = useT();
  const [pause, setPause] = useState<number | null>(null);
  const send = useMutation({ mutationFn: sendEmailCode, onSuccess: setPause });
  return (
    <Dialog onClose={onClose} open title={t("profile.emailTitle")}>
      <p>{pause === null ? t("profile.emailText", { email }) : t("profile.emailSent", { email })}</p>
      {pause !== null && <CodeForm onDone={onConfirmed} pause={pause} />}
      {send.error && (
        <Notice kind="bad" live>
          {problemText(send.error, t)}
        </Notice>
      )}
      {pause === null && (
        <div className="form__actions">
          <Button onClick={() => send.mutate()} pending={send.isPending}>
            {t("profile.sendCode")}
          </Button>
          <Button onClick={onClose} variant="secondary">
            {t("profile.later")}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
