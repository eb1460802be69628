import type { components } from "@kabinet/api/tickets.gen";
import { queryOptions } from "@tanstack/react-query";
import { apiFetch } from "@/lib/api";
import { pagesQuery } from "@/lib/pages";
import { queryClient } from "@/lib/query";

type Schemas = components["schemas"];
export type EService = Schemas["EService"];
export type Summary = Schemas["ApplicationSummary"];
export type Application = Schemas["ApplicationOut"];
export type Attachment = Schemas["AttachmentOut"];
export type Step = Schemas["StepOut"];
export type MeterForm = Schemas["MeterForm-Output"];
export type FormBody = Omit<Schemas["FormIn"], "version">;
export type FileKind = Schemas["Body_add_attachment"]["kind"];

const TICKETS = "/api/tickets/v1";
const addressOf = (id: string) => `${TICKETS}/applications/${encodeURIComponent(id)}`;

export const servicesQuery = queryOptions({
  queryKey: ["requests", "services"],
  queryFn: async () => (await apiFetch<Schemas["ServicesOut"]>(`${TICKETS}/services`)).items,
  staleTime: 600_000,
  meta: { persist: true },
});

export const serviceQuery = (code: string) =>
  queryOptions({
    queryKey: ["requests", "services", code],
    queryFn: () => apiFetch<EService>(`${TICKETS}/services/${encodeURIComponent(code)}`),
    staleTime: 600_000,
    meta: { persist: true },
  });

export const requestsQuery = pagesQuery<Summary>(["requests", "mine"], `${TICKETS}/applications`);

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ["requests", "one", id],
    queryFn: () => loadRequest(id),
    meta: { persist: true },
  });

export function loadRequest(id: string): Promise<Application> {
  return apiFetch<Application>(addressOf(id));
}

const listsChanged = () => queryClient.invalidateQueries({ queryKey: ["requests", "mine"] });

function keep(application: Application): Application {
  queryClient.setQueryData(requestQuery(application.id).queryKey, application);
  return application;
}

export async function createRequest(
  body: Schemas["ApplicationIn"],
  idempotencyKey: string,
): Promise<Application> {
  const path = `${TICKETS}/applications`;
  const application = await apiFetch<Application>(path, { method: "POST", body, idempotencyKey });
  await listsChanged();
  return keep(application);
}

export function saveForm(id: string, form: FormBody, version: number): Promise<Application> {
  const body: Schemas["FormIn"] = { ...form, version };
  return apiFetch<Application>(`${addressOf(id)}/form`, { method: "PUT", body });
}

export async function submitRequest(id: string, idempotencyKey: string): Promise<void> {
  keep(await apiFetch<Application>(`${addressOf(id)}/submit`, { method: "POST", idempotencyKey }));
  await listsChanged();
}

export async function deleteDraft(id: string): Promise<void> {
  await apiFetch(addressOf(id), { method: "DELETE" });
  await listsChanged();
  queryClient.removeQueries({ queryKey: requestQuery(id).queryKey });
}

export function fileAddress(id: string, attachmentId: string): string {
  return `${addressOf(id)}/attachments/${encodeURIComponent(attachmentId)}`;
}

interface Sending {
  readonly kind: FileKind;
  readonly file: File;
  readonly idempotencyKey: string;
  readonly onProgress: (part: number) => void;
  readonly signal: AbortSignal;
}

export async function attach(id: string, { kind, file, ...request }: Sending): Promise<void> {
  const form = new FormData();
  form.set("kind", kind);
  form.set("file", file);
  const path = `${addressOf(id)}/attachments`;
  const added = await apiFetch<Attachment>(path, { method: "POST", form, ...request });
  changeFiles(id, (files) => [...files.filter((each) => each.id !== added.id), added]);
}

export async function detach(id: string, attachmentId: string): Promise<void> {
  await apiFetch(fileAddress(id, attachmentId), { method: "DELETE" });
  changeFiles(id, (files) => files.filter((each) => each.id !== attachmentId));
}

function changeFiles(id: string, change: (files: Attachment[]) => Attachment[]) {
  queryClient.setQueryData(
    requestQuery(id).queryKey,
    (known) => known && { ...known, attachments: change(known.attachments) },
  );
}
