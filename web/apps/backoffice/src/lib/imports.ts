import type { components } from "@kabinet/api/billing.gen";
import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "./api";

/** The routes of imports are the same in every service, and so are their answers. */
type Schemas = components["schemas"];
type ImportOut = Schemas["ImportOut"];
export type RowError = Schemas["ImportRowError"];
export type Organisation = Schemas["ImportOrganisation"];
export type RunPage = Schemas["Page_ImportOut_"];

export const SERVICES = ["billing", "payments", "metering", "accounts"] as const;
export type Service = (typeof SERVICES)[number];

export interface Run extends ImportOut {
  readonly service: Service;
}

export interface FileKind {
  readonly service: Service;
  readonly kind: string;
  /** The file is about one month. */
  readonly needsPeriod: boolean;
  /** The file holds everything of one organisation. */
  readonly isOwned?: boolean;
}

export const FILE_KINDS = [
  { service: "billing", kind: "charges", needsPeriod: true, isOwned: true },
  { service: "billing", kind: "tariffs", needsPeriod: false, isOwned: true },
  { service: "payments", kind: "payments", needsPeriod: false },
  { service: "metering", kind: "meters", needsPeriod: false },
  { service: "metering", kind: "readings", needsPeriod: false },
  { service: "accounts", kind: "accounts", needsPeriod: false },
  { service: "accounts", kind: "organisations", needsPeriod: false },
] as const satisfies readonly FileKind[];

export const FILE_BYTES_MAX = 32 * 1024 * 1024;

/** States in which the service is at work: the page asks again soon. */
const MOVING: ReadonlySet<string> = new Set(["uploaded", "checking", "publishing", "rolling_back"]);
const REFETCH_MS = 1000;

export const isMoving = (state: string) => MOVING.has(state);
const pathOf = (service: Service) => `/api/${service}/v1/imports`;

export function loadRuns(service: Service, cursor: string | null, limit: number): Promise<RunPage> {
  return apiFetch<RunPage>(pathOf(service), { query: { limit, cursor } });
}

export const runQuery = (service: Service, id: string) =>
  queryOptions({
    queryKey: ["imports", service, id],
    queryFn: async (): Promise<Run> => ({
      ...(await apiFetch<ImportOut>(`${pathOf(service)}/${encodeURIComponent(id)}`)),
      service,
    }),
    refetchInterval: ({ state }) => (state.data && !isMoving(state.data.state) ? false : REFETCH_MS),
    staleTime: 0,
  });

/** Whose files a service tells apart. */
export const organisationsQuery = (service: Service) =>
  queryOptions({
    queryKey: ["imports", service, "organisations"],
    queryFn: () => apiFetch<Organisation[]>(`${pathOf(service)}/organisations`),
  });

interface Chosen {
  readonly kind: FileKind;
  readonly organisation: string;
  readonly period: string;
  readonly file: File;
  readonly onProgress: (part: number) => void;
  readonly signal: AbortSignal;
}

export function uploadRun({
  kind,
  organisation,
  period,
  file,
  onProgress,
  signal,
}: Chosen): Promise<ImportOut> {
  const form = new FormData();
  form.set("kind", kind.kind);
  if (kind.needsPeriod) form.set("period", period);
  if (kind.isOwned && organisation) form.set("organisation", organisation);
  form.set("file", file);
  return apiFetch<ImportOut>(pathOf(kind.service), { method: "POST", form, onProgress, signal });
}

export function moveRun(run: Run, step: "publish" | "rollback"): Promise<ImportOut> {
  return apiFetch<ImportOut>(`${pathOf(run.service)}/${encodeURIComponent(run.import_id)}/${step}`, {
    method: "POST",
  });
}
