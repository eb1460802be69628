import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/lib/api";

const CONTENT = "/api/content/v1";

export interface Question {
  readonly question_id: string;
  readonly section: string;
  readonly question: string;
  readonly answer: string;
}

export interface Office {
  readonly office_id: string;
  readonly name: string;
  readonly address: string;
  readonly phone: string | null;
  readonly hours: string | null;
  readonly note: string | null;
}

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
