import type { InputHTMLAttributes, ReactNode } from "react";
import { type FieldProps, RequiredMark } from "./field";

type CheckboxProps = FieldProps &
  Omit<InputHTMLAttributes<HTMLInputElement>, "name" | "id" | "type" | "required" | "className">;

export function Checkbox({ name, label, hint, error, required, id = name, ...input }: CheckboxProps) {
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={error ? "field field--wrong" : "field"}>
      {error && (
        <span className="field__error" id={`${id}-error`}>
          {error}
        </span>
      )}
      <label className="check" htmlFor={id}>
        <input
          {...input}
          aria-describedby={described || undefined}
          aria-invalid={error ? true : undefined}
          aria-required={required || undefined}
          className="check__box"
          id={id}
          name={name}
          type="checkbox"
        />
        <span className="check__words">
          {label}
          {required && <RequiredMark />}
        </span>
      </label>
      {hint && (
        <span className="field__hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}

interface ChoiceProps<V extends string> {
  readonly name: string;
  readonly legend: ReactNode;
  readonly options: readonly { readonly value: V; readonly label: ReactNode }[];
  readonly value?: V;
  readonly defaultValue?: V;
  readonly onChange?: (value: V) => void;
  /** One below another: for options of several words. */
  readonly stacked?: boolean;
}

/** One of a few: radio buttons large enough for a thumb. */
export function Choice<V extends string>({
  name,
  legend,
  options,
  value,
  defaultValue,
  onChange,
  stacked,
}: ChoiceProps<V>) {
  return (
    <fieldset className="field">
      <legend className="field__label">{legend}</legend>
      <div className={stacked ? "choice choice--stacked" : "choice"}>
        {options.map((option) => (
          <label className="choice__item" key={option.value}>
            <input
              checked={value === undefined ? undefined : value === option.value}
              defaultChecked={value === undefined ? defaultValue === option.value : undefined}
              name={name}
              onChange={onChange && (() => onChange(option.value))}
              type="radio"
              value={option.value}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
