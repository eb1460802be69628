import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useT } from "@/lib/i18n";
import { z } from "@/lib/zod";
import { startSession } from "./api";
import { EntryCard } from "./entry-card";

interface LoginPageProps {
  /** The session has begun. */
  readonly onDone: () => void;
  /** A second proof was mailed. */
  readonly onSecondProof: (flowId: string) => void;
}

export function LoginPage({ onDone, onSecondProof }: LoginPageProps) {
  const t = useT();
  const schema = z.object({
    login: z.string().trim().min(1, t("login.required")),
    password: z.string().min(1, t("login.required")),
  });
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { login: "", password: "" },
    validate: schemaResolver(schema, { sync: true }),
  });
  const enter = useMutation({
    mutationFn: (values: { login: string; password: string }) => startSession(values.login, values.password),
    onSuccess: (flowId) => (flowId ? onSecondProof(flowId) : onDone()),
  });
  return (
    <EntryCard error={enter.error} title={t("login.title")}>
      <form noValidate onSubmit={form.onSubmit((values) => enter.mutate(values))}>
        <Stack>
          <TextInput
            autoCapitalize="none"
            autoComplete="username"
            label={t("login.login")}
            key={form.key("login")}
            {...form.getInputProps("login")}
          />
          <PasswordInput
            autoComplete="current-password"
            label={t("login.password")}
            key={form.key("password")}
            visibilityToggleButtonProps={{ "aria-label": t("login.showPassword"), tabIndex: 0 }}
            {...form.getInputProps("password")}
          />
          <Button loading={enter.isPending} type="submit">
            {t("login.enter")}
          </Button>
        </Stack>
      </form>
    </EntryCard>
  );
}
