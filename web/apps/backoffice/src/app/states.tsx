import { Alert, Button, Center, Loader, Stack, Title } from "@mantine/core";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";

export function PendingPage() {
  const t = useT();
  return (
    <Center mih="12rem">
      <Loader aria-label={t("shell.loading")} role="status" />
    </Center>
  );
}

export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const t = useT();
  return (
    <Stack align="flex-start" p="md">
      <Title order={1}>{t("shell.errorTitle")}</Title>
      <Alert color="red" role="alert">
        {problemText(error, t)}
      </Alert>
      <Button onClick={reset}>{t("shell.retry")}</Button>
    </Stack>
  );
}

export function NotFoundPage() {
  const t = useT();
  return (
    <Stack p="md">
      <Title order={1}>{t("shell.notFound")}</Title>
    </Stack>
  );
}
