import { type InputHTMLAttributes, type ReactNode, useState } from "react";
import { useT } from "@/lib/i18n";
import { Button } from "./button";

export interface FieldProps {
  readonly name: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** Words of the mistake; null or undefined when the field is right. */
  readonly error?: string | null;
  readonly required?: boolean;
  /** Differs from `name` where a page holds the same name twice. */
  readonly id?: string;
}

type Native = Omit<InputHTMLAttributes<HTMLInputElement>, "name" | "id" | "required" | "className">;
export type TextFieldProps = FieldProps &
  Native & { readonly suffix?: ReactNode; readonly action?: ReactNode; readonly look?: string };

interface FrameProps extends FieldProps {
  readonly children: (wiring: Wiring) => ReactNode;
}

interface Wiring {
  readonly id: string;
  readonly name: string;
  readonly "aria-required": true | undefined;
  readonly "aria-invalid": true | undefined;
  readonly "aria-describedby": string | undefined;
}

/** Label, hint, mistake and the ties between them; the control itself is the caller's. */
export function FieldFrame({ name, label, hint, error, required, id = name, children }: FrameProps) {
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={error ? "field field--wrong" : "field"}>
      <label className="field__label" htmlFor={id}>
        {label}
        {required && <RequiredMark />}
      </label>
      {hint && (
        <span className="field__hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="field__error" id={`${id}-error`}>
          {error}
        </span>
      )}
      {children({
        id,
        name,
        // Not the native attribute: the browser's own bubble would come before our summary.
        "aria-required": required || undefined,
        "aria-invalid": error ? true : undefined,
        "aria-describedby": described || undefined,
      })}
    </div>
  );
}

export function RequiredMark() {
  return (
    <span aria-hidden="true" className="field__required">
      {" *"}
    </span>
  );
}

export function TextField({
  name,
  label,
  hint,
  error,
  required,
  id,
  suffix,
  action,
  look,
  ...input
}: TextFieldProps) {
  return (
    <FieldFrame error={error} hint={hint} id={id} label={label} name={name} required={required}>
      {(wiring) => {
        const control = (
          <input
            autoComplete="off"
            type="text"
            {...input}
            {...wiring}
            className={look ? `input ${look}` : "input"}
          />
        );
        if (!suffix && !action) return control;
        return (
          <span className="input-group">
            {control}
            {suffix && <span className="input-group__suffix">{suffix}</span>}
            {action}
          </span>
        );
      }}
    </FieldFrame>
  );
}

/** Sums and readings: a text field with the decimal keypad; what is typed is never rewritten. */
export function DecimalField(props: TextFieldProps) {
  return <TextField inputMode="decimal" {...props} />;
}

/** Account, house or flat numbers: digits first, nothing is cut. */
export function NumberField(props: TextFieldProps) {
  return <TextField inputMode="numeric" {...props} />;
}

/** The native date control: value and default value are ISO dates. */
export function DateField(props: TextFieldProps) {
  return <TextField {...props} type="date" />;
}

export function EmailField(props: TextFieldProps) {
  return (
    <TextField autoCapitalize="none" autoComplete="email" inputMode="email" spellCheck={false} {...props} />
  );
}

export function PhoneField(props: TextFieldProps) {
  return (
    <TextField autoComplete="tel" inputMode="tel" placeholder="+7 (900) 000-00-00" type="tel" {...props} />
  );
}

/** A one-time code: the phone offers the one from the message, pasting works. */
export function CodeField(props: TextFieldProps) {
  return (
    <TextField
      autoComplete="one-time-code"
      inputMode="numeric"
      look="input--code"
      maxLength={12}
      {...props}
    />
  );
}

export function PasswordField(props: TextFieldProps) {
  const t = useT();
  const [shown, setShown] = useState(false);
  return (
    <TextField
      autoCapitalize="none"
      autoComplete="current-password"
      spellCheck={false}
      {...props}
      action={
        <Button
          aria-controls={props.id ?? props.name}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          variant="secondary"
        >
          {shown ? t("kit.hidePassword") : t("kit.showPassword")}
        </Button>
      }
      type={shown ? "text" : "password"}
    />
  );
}
