import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/lib/api";
import { overviewQuery } from "@/lib/billing";
import { pagesQuery } from "@/lib/pages";
import { queryClient } from "@/lib/query";

const METERING = "/api/metering/v1";
/** How long the preliminary charge needs to follow a reading. */
const RECOMPUTED_AFTER_MS = 2000;
const FEW_READINGS = 6;

export interface ReadingItem {
  readonly meter_id: string;
  readonly register: string;
  readonly value?: string;
  readonly volume?: string;
  readonly is_rollover?: boolean;
  readonly is_confirmed_unusual?: boolean;
}

export interface SubmissionBody {
  readonly taken_on: string;
  readonly items: readonly ReadingItem[];
}

export interface Reading {
  readonly reading_id: string;
  readonly meter_id: string;
  readonly meter_name: string;
  readonly serial: string;
  readonly unit: string;
  readonly register: string;
  readonly period: string;
  readonly accounted_on: string;
  readonly taken_on: string;
  readonly source: string;
  readonly status: "accepted" | "withdrawn";
  readonly value: string;
  readonly volume: string | null;
  readonly is_current: boolean;
  readonly is_rollover: boolean;
  readonly accepted_for_billing_on: string | null;
}

export interface Submission {
  readonly submission_id: string;
  readonly accepted_at: string;
  readonly taken_on: string;
  readonly period: string;
  readonly items: readonly Reading[];
}

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
