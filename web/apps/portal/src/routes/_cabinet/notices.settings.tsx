import { createFileRoute } from "@tanstack/react-router";
import { preferencesQuery } from "@/features/notices/api";
import { NoticeSettingsPage } from "@/features/notices/settings-page";
import { queryClient } from "@/lib/query";

export const Route = createFileRoute("/_cabinet/notices/settings")({
  loader: () => {
    void queryClient.prefetchQuery(preferencesQuery);
  },
  component: NoticeSettingsPage,
});
