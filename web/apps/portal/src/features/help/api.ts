import type { components } from "@kabinet/api/content.gen";
import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/lib/api";

const CONTENT = "/api/content/v1";

export type Question = components["schemas"]["QuestionOut"];
export type Office = components["schemas"]["OfficeOut"];

const list = <Item>(name: string) =>
  queryOptions({
    queryKey: [name],
    queryFn: async () =>
      (await apiFetch<{ items: readonly Item[] }>(`${CONTENT}/${name}`, { anonymous: true })).items,
    staleTime: 600_000,
    meta: { persist: true },
  });

export const questionsQuery = list<Question>("questions");
export const officesQuery = list<Office>("offices");

/** The support line and special lines of the organisation. */
export const contactsQuery = queryOptions({
  queryKey: ["contacts"],
  queryFn: () => apiFetch<components["schemas"]["Contacts"]>(`${CONTENT}/contacts`, { anonymous: true }),
  staleTime: 600_000,
  meta: { persist: true },
});
