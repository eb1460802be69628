import type { components } from "@kabinet/api/notify.gen";
import { type InfiniteData, queryOptions } from "@tanstack/react-query";
import { apiFetch, type Page } from "@/lib/api";
import { pagesQuery } from "@/lib/pages";
import { queryClient } from "@/lib/query";

type Schemas = components["schemas"];
export type Notification = Schemas["NotificationOut"];
export type Preference = Schemas["PreferenceOut"];
export type Topic = Preference["topic"];

const NOTIFY = "/api/notify/v1";

export const noticesQuery = pagesQuery<Notification>(["notices", "list"], `${NOTIFY}/notifications`);

type Loaded = InfiniteData<Page<Notification>, string | null>;

/** The list changes at once; the number in the menu is asked again. */
function mark(isMeant: (notice: Notification) => boolean): Promise<void> {
  const now = new Date().toISOString();
  const read = (notice: Notification) =>
    isMeant(notice) && notice.read_at === null ? { ...notice, read_at: now } : notice;
  queryClient.setQueryData<Loaded>(
    noticesQuery.queryKey,
    (loaded) =>
      loaded && {
        ...loaded,
        pages: loaded.pages.map((page) => ({ ...page, items: page.items.map(read) })),
      },
  );
  return queryClient.invalidateQueries({ queryKey: ["notices", "unread-count"] });
}

export async function readNotice(id: string): Promise<void> {
  await apiFetch(`${NOTIFY}/notifications/${encodeURIComponent(id)}/read`, { method: "POST" });
  await mark((notice) => notice.id === id);
}

export async function readAll(): Promise<void> {
  await apiFetch(`${NOTIFY}/notifications/read-all`, { method: "POST" });
  await mark(() => true);
}

export const preferencesQuery = queryOptions({
  queryKey: ["notices", "preferences"],
  queryFn: async () => (await apiFetch<Schemas["PreferencesOut"]>(`${NOTIFY}/preferences`)).items,
});

export async function changePreferences(choices: Partial<Record<Topic, boolean>>): Promise<void> {
  const body = { choices };
  const answer = await apiFetch<Schemas["PreferencesOut"]>(`${NOTIFY}/preferences`, { method: "PUT", body });
  queryClient.setQueryData(preferencesQuery.queryKey, answer.items);
}
