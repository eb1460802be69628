import { Alert, Card, Center, Stack, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";

/** The one card of the pages before the shell. */
export function EntryCard({
  title,
  error,
  children,
}: {
  title: string;
  error: unknown;
  children: ReactNode;
}) {
  const t = useT();
  useEffect(() => {
    document.title = `${title} — ${t("shell.tab")}`;
  }, [title, t]);
  return (
    <Center bg="gray.0" component="main" mih="100dvh" p="md">
      <Card maw="26rem" padding="xl" radius="md" shadow="sm" w="100%" withBorder>
        <Stack>
          <Title order={1} size="h2">
            {title}
          </Title>
          {Boolean(error) && (
            <Alert color="red" role="alert">
              {problemText(error, t)}
            </Alert>
          )}
          {children}
        </Stack>
      </Card>
    </Center>
  );
}
