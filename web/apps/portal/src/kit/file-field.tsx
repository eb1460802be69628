import { type ChangeEvent, useRef } from "react";
import { useT } from "@/lib/i18n";
import { Button } from "./button";
import { FieldFrame, type FieldProps } from "./field";

const BYTES_IN_MEGABYTE = 1024 * 1024;

type FileFieldProps = FieldProps & {
  /** As of the input: "image/jpeg,image/png,application/pdf". */
  readonly accept: string;
  readonly maxBytes: number;
  readonly pending?: boolean;
  readonly onPick: (file: File) => void;
  /** Told instead of `onPick` when the file is too large or of another type. */
  readonly onRefuse: (message: string) => void;
};

/** A button that opens the file chooser; the chosen file goes to the caller at once. */
export function FileField({
  name,
  label,
  hint,
  error,
  required,
  id,
  accept,
  maxBytes,
  pending,
  onPick,
  onRefuse,
}: FileFieldProps) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (!file) return;
    if (file.size > maxBytes)
      onRefuse(t("kit.fileTooLarge", { megabytes: Math.floor(maxBytes / BYTES_IN_MEGABYTE) }));
    else if (!accept.split(",").includes(file.type)) onRefuse(t("kit.fileWrongType"));
    else onPick(file);
  };
  return (
    <FieldFrame error={error} hint={hint} id={id} label={label} name={name} required={required}>
      {(wiring) => (
        <div>
          <input
            {...wiring}
            accept={accept}
            className="visually-hidden"
            onChange={pick}
            ref={input}
            type="file"
          />
          <Button
            aria-hidden="true"
            icon="plus"
            onClick={() => input.current?.click()}
            pending={pending}
            tabIndex={-1}
            variant="secondary"
          >
            {t("kit.chooseFile")}
          </Button>
        </div>
      )}
    </FieldFrame>
  );
}
