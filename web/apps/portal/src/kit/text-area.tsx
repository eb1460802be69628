import type { SelectHTMLAttributes, TextareaHTMLAttributes } from "react";
import { FieldFrame, type FieldProps } from "./field";

type AreaProps = FieldProps &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "name" | "id" | "required" | "className">;

export function TextArea({ name, label, hint, error, required, id, ...area }: AreaProps) {
  return (
    <FieldFrame error={error} hint={hint} id={id} label={label} name={name} required={required}>
      {(wiring) => <textarea {...area} {...wiring} className="input" />}
    </FieldFrame>
  );
}

type SelectProps = FieldProps &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, "name" | "id" | "required" | "className"> & {
    readonly options: readonly { readonly value: string; readonly label: string }[];
  };

export function SelectField({ name, label, hint, error, required, id, options, ...select }: SelectProps) {
  return (
    <FieldFrame error={error} hint={hint} id={id} label={label} name={name} required={required}>
      {(wiring) => (
        <select {...select} {...wiring} className="input">
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}
