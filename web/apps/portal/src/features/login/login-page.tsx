import { Link } from "@tanstack/react-router";
import { Button, ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { PasswordField, TextField } from "@/kit/field";
import { Form, FormActions, textOf, useForm } from "@/kit/form";
import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { useT } from "@/lib/i18n";
import { startSession } from "./api";
import { readLogin, validatePassword } from "./validate";

interface LoginPageProps {
  readonly justRegistered: boolean;
  readonly next: string | undefined;
  readonly onDone: () => Promise<void>;
}

function PasswordForm({ onDone }: { onDone: () => Promise<void> }) {
  const t = useT();
  const form = useForm({
    read: (data) => ({ login: textOf(data, "login"), password: String(data.get("password") ?? "") }),
    validate: (values) => validatePassword(values, t),
    submit: async (values) => {
      await startSession(readLogin(values.login) ?? values.login, values.password);
      await onDone();
    },
  });
  return (
    <Form form={form} label={t("login.title")}>
      <TextField
        {...form.field("login")}
        autoCapitalize="none"
        autoComplete="username"
        inputMode="email"
        label={t("login.login")}
        required
        spellCheck={false}
      />
      <PasswordField {...form.field("password")} label={t("login.password")} required />
      <FormActions>
        <Button pending={form.pending} type="submit" wide>
          {t("login.enter")}
        </Button>
      </FormActions>
    </Form>
  );
}

export function LoginPage({ justRegistered, next, onDone }: LoginPageProps) {
  const t = useT();
  const search = next ? { next } : {};
  return (
    <div className="page page--narrow">
      <PageHeader title={t("login.title")} />
      {justRegistered && (
        <Notice kind="good" live title={t("login.registeredTitle")}>
          <p>{t("login.registeredText")}</p>
        </Notice>
      )}
      <Card>
        <PasswordForm onDone={onDone} />
        <ButtonLink icon="mail" search={search} to="/login/code" variant="secondary" wide>
          {t("login.getCode")}
        </ButtonLink>
      </Card>
      <Card title={t("login.newHere")}>
        <p>{t("login.newHereText")}</p>
        <ButtonLink to="/register" variant="secondary" wide>
          {t("login.register")}
        </ButtonLink>
      </Card>
      <div className="stack stack--tight">
        <Link className="link-block" to="/quick/readings">
          {t("login.guestReadings")}
        </Link>
        <Link className="link-block" to="/help">
          {t("login.trouble")}
        </Link>
      </div>
    </div>
  );
}
