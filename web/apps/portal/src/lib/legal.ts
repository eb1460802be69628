import type { components } from "@kabinet/api/content.gen";
import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "./api";

/** One version of a legal text; consents name the document and the version. */
export type LegalText = components["schemas"]["LegalTextOut"];

export const legalTextQuery = (document: string) =>
  queryOptions({
    queryKey: ["legal-texts", document],
    queryFn: () =>
      apiFetch<LegalText>(`/api/content/v1/legal-texts/${encodeURIComponent(document)}`, { anonymous: true }),
    staleTime: 600_000,
  });

/** The documents a person accepts at registration. */
export const AGREEMENT = "user-agreement";
export const POLICY = "personal-data-policy";
export const DATA_CONSENT = "personal-data-consent";
