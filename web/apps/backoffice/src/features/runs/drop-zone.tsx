import { Button, Group, Text } from "@mantine/core";
import { type DragEvent, useRef, useState } from "react";
import { useT } from "@/lib/i18n";
import "./runs.css";

interface DropZoneProps {
  readonly file: File | null;
  readonly error: string | null;
  readonly onPick: (file: File) => void;
}

/** A file by the chooser or dropped from the desktop. */
export function DropZone({ file, error, onPick }: DropZoneProps) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) onPick(dropped);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button inside does the same.
    <div
      className={isOver ? "drop drop--over" : "drop"}
      onDragLeave={() => setOver(false)}
      onDragOver={hover}
      onDrop={drop}
    >
      <Group gap="md" justify="center">
        <input
          accept=".csv,text/csv,.txt,text/plain"
          aria-describedby={error ? "run-file-error" : undefined}
          aria-invalid={error ? true : undefined}
          aria-label={t("runs.file")}
          className="drop__input"
          onChange={(event) => {
            const picked = event.target.files?.[0];
            event.target.value = "";
            if (picked) onPick(picked);
          }}
          ref={input}
          type="file"
        />
        <Button aria-hidden="true" onClick={() => input.current?.click()} tabIndex={-1} variant="default">
          {t("runs.choose")}
        </Button>
        <Text>{file ? file.name : t("runs.dropHere")}</Text>
      </Group>
      {error && (
        <Text c="red" fw={600} id="run-file-error" mt="xs" role="alert">
          {error}
        </Text>
      )}
    </div>
  );
}
