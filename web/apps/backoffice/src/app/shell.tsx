import { AppShell, Burger, Button, Group, NavLink, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { Link, useRouter, useRouterState } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { config } from "@/lib/config";
import { useT } from "@/lib/i18n";
import { signOut, useStaff } from "@/lib/session";
import { PLACES, type Place } from "./navigation";

function Rail({ onPick }: { onPick: () => void }) {
  const t = useT();
  const staff = useStaff();
  const { routesByPath } = useRouter();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const places = PLACES.filter(
    (place) => Object.hasOwn(routesByPath, place.to) && (!place.scope || staff?.scopes.includes(place.scope)),
  );
  const current = ({ to, also }: Place) =>
    to === "/" ? path === "/" : path.startsWith(to) || (also !== undefined && path.startsWith(also));
  return (
    <nav aria-label={t("shell.sections")}>
      {places.map((place) => (
        <NavLink
          active={current(place)}
          aria-current={current(place) ? "page" : undefined}
          component={Link}
          key={place.to}
          label={t(place.label)}
          onClick={onPick}
          to={place.to}
        />
      ))}
    </nav>
  );
}

/** The rail, who is at work, and the page. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useT();
  const staff = useStaff();
  const [opened, { toggle, close }] = useDisclosure();
  const leave = useMutation({ mutationFn: signOut, onSuccess: () => location.assign("/login") });
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 220, breakpoint: "sm", collapsed: { mobile: !opened } }}
      padding="md"
    >
      <AppShell.Header>
        <Group h="100%" justify="space-between" px="md" wrap="nowrap">
          <Group wrap="nowrap">
            <Burger
              aria-label={t("shell.sections")}
              hiddenFrom="sm"
              onClick={toggle}
              opened={opened}
              size="sm"
            />
            <Text fw={600}>{t("shell.title", { name: config.name })}</Text>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <Text size="sm" visibleFrom="sm">
              {staff?.name}
            </Text>
            <Button loading={leave.isPending} onClick={() => leave.mutate()} size="xs" variant="default">
              {t("shell.signOut")}
            </Button>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <Rail onPick={close} />
      </AppShell.Navbar>
      <AppShell.Main>{children}</AppShell.Main>
    </AppShell>
  );
}
