import { parsePhone } from "@kabinet/domain/phone";
import { useState } from "react";
import { Button } from "@/kit/button";
import { Card } from "@/kit/card";
import { CodeField, EmailField, PhoneField } from "@/kit/field";
import { Form, FormActions, textOf, useForm } from "@/kit/form";
import { PageHeader } from "@/kit/page-header";
import { Resend } from "@/kit/resend";
import { Tabs } from "@/kit/tabs";
import { useT } from "@/lib/i18n";
import { codeErrors } from "@/lib/problems";
import { type Channel, type CodeFlow, confirmLoginCode, sendLoginCode } from "./api";
import { validateAddress } from "./validate";

interface Sent extends CodeFlow {
  readonly channel: Channel;
  readonly address: string;
}

function AddressForm({ channel, onSent }: { channel: Channel; onSent: (sent: Sent) => void }) {
  const t = useT();
  const Field = channel === "sms" ? PhoneField : EmailField;
  const form = useForm({
    read: (data) => textOf(data, "address"),
    validate: (address) => ({ address: validateAddress(channel, address, t) }),
    submit: async (typed) => {
      const address = channel === "sms" ? (parsePhone(typed) ?? typed) : typed;
      onSent({ ...(await sendLoginCode(channel, address)), channel, address });
    },
  });
  return (
    <Form form={form}>
      <Field
        {...form.field("address")}
        hint={channel === "email" ? t("login.emailHint") : undefined}
        label={channel === "sms" ? t("login.phone") : t("login.email")}
        required
      />
      <FormActions>
        <Button pending={form.pending} type="submit" wide>
          {t("login.sendCode")}
        </Button>
      </FormActions>
    </Form>
  );
}

function CodeForm({
  sent,
  onRestart,
  onDone,
}: {
  sent: Sent;
  onRestart: () => void;
  onDone: () => Promise<void>;
}) {
  const t = useT();
  const [flowId, setFlowId] = useState(sent.flow_id);
  const form = useForm({
    read: (data) => textOf(data, "code"),
    validate: (code) => ({ code: code ? null : t("kit.required") }),
    submit: async (code) => {
      await confirmLoginCode(flowId, code);
      await onDone();
    },
    explain: (problem) => codeErrors(problem, t),
  });
  const resend = async () => {
    const flow = await sendLoginCode(sent.channel, sent.address);
    setFlowId(flow.flow_id);
    return flow.resend_after_seconds;
  };
  return (
    <div className="stack">
      <p>{sent.channel === "sms" ? t("login.codeToPhone") : t("login.codeToEmail")}</p>
      <Form form={form}>
        <CodeField
          {...form.field("code")}
          autoFocus
          hint={t("login.codeHint")}
          label={t("login.code")}
          required
        />
        <FormActions>
          <Button pending={form.pending} type="submit" wide>
            {t("login.enter")}
          </Button>
        </FormActions>
      </Form>
      <Resend onResend={resend} seconds={sent.resend_after_seconds} />
      <div>
        <Button onClick={onRestart} variant="plain">
          {t("login.otherAddress")}
        </Button>
      </div>
    </div>
  );
}

export function LoginCodePage({ onDone }: { onDone: () => Promise<void> }) {
  const t = useT();
  const [channel, setChannel] = useState<Channel>("sms");
  const [sent, setSent] = useState<Sent | null>(null);
  return (
    <div className="page page--narrow">
      <PageHeader back="/login" title={t("login.codeTitle")} />
      <Card>
        {sent ? (
          <CodeForm onDone={onDone} onRestart={() => setSent(null)} sent={sent} />
        ) : (
          <Tabs
            label={t("login.codeTitle")}
            onChange={setChannel}
            tabs={[
              { value: "sms", label: t("login.byPhone") },
              { value: "email", label: t("login.byEmail") },
            ]}
            value={channel}
          >
            <AddressForm channel={channel} key={channel} onSent={setSent} />
          </Tabs>
        )}
      </Card>
    </div>
  );
}
