import { Group, Stack, Title } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useT } from "@/lib/i18n";

interface PageProps {
  readonly title: string;
  /** Stands at the right of the h1. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

let firstPage = true;

/** Title of the tab, the one h1 with the focus after a navigation, and the page below. */
export function Page({ title, actions, children }: PageProps) {
  const t = useT();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} — ${t("shell.tab")}`;
  }, [title, t]);
  useEffect(() => {
    if (!firstPage) heading.current?.focus({ preventScroll: true });
    firstPage = false;
  }, []);
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={1} ref={heading} size="h2" tabIndex={-1} style={{ outline: "none" }}>
          {title}
        </Title>
        {actions}
      </Group>
      {children}
    </Stack>
  );
}
