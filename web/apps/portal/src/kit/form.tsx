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
  readonly general: string | null;
  readonly attempt: number;
  readonly pending: boolean;
}

export interface FormHandle {
  readonly errors: FieldErrors;
  readonly general: string | null;
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

/** FormData, one validator, one submit: mistakes of both sides end in the same summary. A second press waits. */
export function useForm<Values>(options: FormOptions<Values>): FormHandle {
  const t = useT();
  const busy = useRef(false);
  const [state, setState] = useState<State>({ errors: {}, general: null, attempt: 0, pending: false });

  const fail = (errors: FieldErrors, general: string | null) =>
    setState((last) => ({ errors, general, attempt: last.attempt + 1, pending: false }));

  const refuse = (error: unknown, form: HTMLFormElement) => {
    const problem = error instanceof ProblemError ? error : null;
    const explained = problem && options.explain?.(problem);
    const errors = explained ?? (problem ? served(problem, options.serverFields ?? {}, form) : {});
    fail(errors, Object.keys(present(errors)).length > 0 ? null : problemText(error, t));
  };

  const run = async (form: HTMLFormElement) => {
    const values = options.read(new FormData(form));
    const errors = present(options.validate?.(values) ?? {});
    if (Object.keys(errors).length > 0) return fail(errors, null);
    busy.current = true;
    setState((last) => ({ ...last, errors: {}, general: null, pending: true }));
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
  const lines: SummaryLine[] = Object.entries(form.errors).map(([target, text]) => ({
    target,
    text: text ?? "",
  }));
  if (form.general) lines.push({ text: form.general });
  useErrorTitle(lines.length > 0);
  return (
    <form aria-label={label} className="form" noValidate onSubmit={form.onSubmit}>
      <ErrorSummary attempt={form.attempt} lines={lines} />
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
