import type { components } from "@kabinet/api/metering.gen";
import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/lib/api";
import { overviewQuery } from "@/lib/billing";
import { pagesQuery } from "@/lib/pages";
import { queryClient } from "@/lib/query";

const METERING = "/api/metering/v1";
/** How long the preliminary charge needs to follow a reading. */
const RECOMPUTED_AFTER_MS = 2000;
const FEW_READINGS = 6;

type Schemas = components["schemas"];
type ReadingIn = Schemas["ReadingItemIn"];
export type ReadingItem = Pick<ReadingIn, "meter_id" | "register"> & Partial<ReadingIn>;
export type SubmissionBody = Omit<Schemas["SubmissionIn"], "items"> & {
  readonly items: readonly ReadingItem[];
};
export type Reading = Schemas["ReadingOut"];
export type Submission = Schemas["SubmissionOut"];

/** A value the server asks about before it takes anything. */
export interface UnusualItem {
  readonly index: number;
  readonly meter_id: string;
  readonly register: string;
  readonly value: string;
  readonly volume?: string;
  readonly average_6_months?: string;
}

export function submissionPath(accountId: string): string {
  return `${METERING}/accounts/${encodeURIComponent(accountId)}/readings`;
}

/** The meters at once, the bill a moment later: its preliminary charge follows the readings. */
export function refreshAfterReadings(accountId: string): void {
  void queryClient.invalidateQueries({ queryKey: ["metering"] });
  const bill = () => void queryClient.invalidateQueries({ queryKey: overviewQuery(accountId).queryKey });
  bill();
  setTimeout(bill, RECOMPUTED_AFTER_MS);
}

export async function submitReadings(
  accountId: string,
  body: SubmissionBody,
  idempotencyKey: string,
): Promise<Submission> {
  const path = submissionPath(accountId);
  const submission = await apiFetch<Submission>(path, { method: "POST", body, idempotencyKey });
  queryClient.setQueryData(submissionQuery(submission.submission_id).queryKey, submission);
  refreshAfterReadings(accountId);
  return submission;
}

export const submissionQuery = (submissionId: string) =>
  queryOptions({
    queryKey: ["metering", "submission", submissionId],
    queryFn: () => apiFetch<Submission>(`${METERING}/submissions/${encodeURIComponent(submissionId)}`),
  });

export const meterReadingsQuery = (meterId: string) =>
  pagesQuery<Reading>(
    ["metering", "meter-readings", meterId],
    `${METERING}/meters/${encodeURIComponent(meterId)}/readings`,
    FEW_READINGS,
  );

export const accountReadingsQuery = (accountId: string) =>
  pagesQuery<Reading>(["metering", "account-readings", accountId], submissionPath(accountId));

export async function withdrawReading(readingId: string, idempotencyKey: string): Promise<void> {
  const path = `${METERING}/readings/${encodeURIComponent(readingId)}/withdrawal`;
  await apiFetch(path, { method: "POST", idempotencyKey });
  await queryClient.invalidateQueries({ queryKey: ["metering"] });
}
