import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import { MantineProvider } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { router } from "./app/router";
import { cssVariables, theme } from "./app/theme";
import { whenSignedOut } from "./lib/api";
import { startLanguage } from "./lib/i18n";
import { queryClient } from "./lib/query";

async function start() {
  whenSignedOut(() => {
    const next = location.pathname + location.search;
    if (!next.startsWith("/login")) location.assign(`/login?next=${encodeURIComponent(next)}`);
  });
  await startLanguage();
  const root = document.getElementById("app");
  if (!root) throw new Error("no #app in the page");
  createRoot(root).render(
    <StrictMode>
      <MantineProvider cssVariablesResolver={cssVariables} defaultColorScheme="light" theme={theme}>
        <QueryClientProvider client={queryClient}>
          <ModalsProvider>
            <Notifications position="bottom-right" />
            <RouterProvider router={router} />
          </ModalsProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

void start();
