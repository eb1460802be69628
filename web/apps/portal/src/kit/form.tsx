import { ProblemError } from "@kabinet/api";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";
import { ErrorSummary, type SummaryLine } from "./error-summary";

/** Words of mistakes by field name. */
export type FieldErrors = Readonly<Record<string, string | null | undefined>>;

export interface FormOptions<Values> {
  /** Pure: what the controls hold. */
  readonly read: (data: FormData) => Values;
  /** Pure: mistakes in the order of the fields. */
  readonly validate?: (values: Values) => FieldErrors;
  readonly submit: (values: Values) => Promise<unknown>;
  /** Field names of the server that differ from ours. */
  readonly serverFields?: Readonly<Record<string, string>>;
  /** Turns a refusal into mistakes of fields; undefined leaves it to the common rule. */
  readonly explain?: (problem: ProblemError) => FieldErrors | undefined;
}

interface State {
  readonly errors: FieldErrors;
  /** Lines of the summary: the field's name stands before its mistake. */
  readonly lines: readonly SummaryLine[];
  readonly attempt: number;
  readonly pending: boolean;
}

export interface FormHandle {
  readonly errors: FieldErrors;
  readonly lines: readonly SummaryLine[];
  readonly attempt: number;
  readonly pending: boolean;
  /** Props of a control: `<TextField {...form.field("phone")} label=… />`. */
  readonly field: (name: string) => { readonly name: string; readonly error: string | null };
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}

function present(errors: FieldErrors): FieldErrors {
  return Object.fromEntries(Object.entries(errors).filter(([, words]) => words));
}

function served(
  problem: ProblemError,
  names: Readonly<Record<string, string>>,
  form: HTMLFormElement,
): FieldErrors {
  const known = problem.errors
    .map((error) => [names[error.field] ?? error.field, error.message] as const)
    .filter(([name]) => form.elements.namedItem(name));
  // The first mistake of a field is the one to correct first.
  return Object.fromEntries(known.reverse());
}

function labelOf(form: HTMLFormElement, name: string): string {
  const control = form.elements.namedItem(name);
  if (!(control instanceof HTMLElement) || control.getAttribute("type") === "checkbox") return "";
  return form.querySelector(`label[for="${CSS.escape(control.id)}"]`)?.firstChild?.textContent?.trim() ?? "";
}

function summary(errors: FieldErrors, form: HTMLFormElement): SummaryLine[] {
  return Object.entries(errors).map(([name, words]) => {
    const control = form.elements.namedItem(name);
    const label = labelOf(form, name);
    const target = control instanceof HTMLElement ? control.id : name;
    return { target, text: label ? `${label}: ${words}` : (words ?? "") };
  });
}

/** FormData, one validator, one submit: mistakes of both sides end in the same summary. A second press waits. */
export function useForm<Values>(options: FormOptions<Values>): FormHandle {
  const t = useT();
  const busy = useRef(false);
  const [state, setState] = useState<State>({ errors: {}, lines: [], attempt: 0, pending: false });

  const fail = (errors: FieldErrors, lines: readonly SummaryLine[]) =>
    setState((last) => ({ errors, lines, attempt: last.attempt + 1, pending: false }));

  const refuse = (error: unknown, form: HTMLFormElement) => {
    const problem = error instanceof ProblemError ? error : null;
    const explained = problem && options.explain?.(problem);
    const errors = present(explained ?? (problem ? served(problem, options.serverFields ?? {}, form) : {}));
    const lines = summary(errors, form);
    fail(errors, lines.length > 0 ? lines : [{ text: problemText(error, t) }]);
  };

  const run = async (form: HTMLFormElement) => {
    const values = options.read(new FormData(form));
    const errors = present(options.validate?.(values) ?? {});
    if (Object.keys(errors).length > 0) return fail(errors, summary(errors, form));
    busy.current = true;
    setState((last) => ({ ...last, errors: {}, lines: [], pending: true }));
    try {
      await options.submit(values);
      setState((last) => ({ ...last, pending: false }));
    } catch (error) {
      refuse(error, form);
    } finally {
      busy.current = false;
    }
  };

  return {
    ...state,
    field: (name) => ({ name, error: state.errors[name] ?? null }),
    onSubmit: (event) => {
      event.preventDefault();
      if (!busy.current) void run(event.currentTarget);
    },
  };
}

function useErrorTitle(failed: boolean) {
  const t = useT();
  useEffect(() => {
    if (!failed) return;
    const prefix = t("kit.errorTitle");
    const title = document.title;
    if (!title.startsWith(prefix)) document.title = prefix + title;
    return () => {
      if (document.title === prefix + title) document.title = title;
    };
  }, [failed, t]);
}

/** The `<form>` with its error summary. Put a submit `Button` inside `FormActions`. */
export function Form({ form, children, label }: { form: FormHandle; children: ReactNode; label?: string }) {
  useErrorTitle(form.lines.length > 0);
  return (
    <form aria-label={label} className="form" noValidate onSubmit={form.onSubmit}>
      <ErrorSummary attempt={form.attempt} lines={form.lines} />
      {children}
    </form>
  );
}

export function FormActions({ children }: { children: ReactNode }) {
  return <div className="form__actions">{children}</div>;
}

/** Text of a control without spaces around it. */
export function textOf(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === "string" ? value.trim() : "";
}
