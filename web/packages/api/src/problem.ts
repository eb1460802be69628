/** One line of a refused form: the field as the client sent it and the words for the person. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
  readonly code?: string;
}

interface ProblemFields {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly extra: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | null;
}

/** Everything a request can fail with. `type` is the kebab-case name after `/problems/`; `network` means no answer came. */
export class ProblemError extends Error implements ProblemFields {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly extra: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | null;

  constructor(fields: ProblemFields) {
    super(fields.detail || fields.title || fields.type);
    this.name = "ProblemError";
    this.type = fields.type;
    this.title = fields.title;
    this.detail = fields.detail;
    this.status = fields.status;
    this.errors = fields.errors;
    this.extra = fields.extra;
    this.retryAfterSeconds = fields.retryAfterSeconds;
  }
}

/** True when the request never reached the server or no answer came back in time. */
export function isNetworkProblem(error: unknown): boolean {
  return error instanceof ProblemError && error.type === "network";
}

/** True when the person has to sign in before trying again. */
export function isUnauthenticated(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401;
}

export function networkProblem(): ProblemError {
  return new ProblemError({
    type: "network",
    title: "",
    detail: "",
    status: 0,
    errors: [],
    extra: {},
    retryAfterSeconds: null,
  });
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function fieldErrors(value: unknown): FieldError[] {
  if (!Array.isArray(value)) return [];
  return value.map((item: Record<string, unknown>) => ({
    ...item,
    field: text(item.field),
    message: text(item.message),
  }));
}

/** Reads RFC 9457 problem details; an answer of another shape keeps its status and becomes type `unknown`. */
export async function readProblem(response: Response): Promise<ProblemError> {
  const body = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  const { type, title, detail, status: _status, errors, ...extra } = body;
  const retryAfter = Number(response.headers.get("Retry-After") ?? extra.retry_after);
  return new ProblemError({
    type: text(type).replace(/^(.*\/problems\/|about:)/, "") || "unknown",
    title: text(title),
    detail: text(detail),
    status: response.status,
    errors: fieldErrors(errors),
    extra,
    retryAfterSeconds: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
  });
}
