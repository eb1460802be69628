import { type ChangeEvent, useRef, useState } from "react";
import { Button } from "@/kit/button";
import { FieldFrame } from "@/kit/field";
import { useT } from "@/lib/i18n";
import type { Attachment, FileKind } from "./api";
import { FileRow, UploadRow } from "./file-rows";
import { ACCEPT, FILE_LABELS, refusal } from "./files";
import type { Uploads } from "./use-uploads";

interface AttachmentsProps {
  readonly requestId: string;
  readonly kind: FileKind;
  readonly files: readonly Attachment[];
  readonly uploads: Uploads;
  readonly error: string | null;
}

/** The files of one kind: chosen ones leave at once, each can be taken back. */
export function Attachments({ requestId, kind, files, uploads, error }: AttachmentsProps) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const mine = files.filter((file) => file.kind === kind);
  const sending = uploads.items.filter((item) => item.kind === kind);

  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const picked = [...(event.target.files ?? [])];
    event.target.value = "";
    setRefused(null);
    let count = files.length + uploads.items.length;
    let bytes = files.reduce((sum, file) => sum + file.size_bytes, 0);
    bytes += uploads.items.reduce((sum, item) => sum + item.file.size, 0);
    for (const file of picked) {
      const reason = refusal(file, { count, bytes }, t);
      if (reason) setRefused(reason);
      else uploads.start(kind, file);
      count += reason ? 0 : 1;
      bytes += reason ? 0 : file.size;
    }
  };

  return (
    <FieldFrame
      error={refused ?? (mine.length + sending.length > 0 ? null : error)}
      label={t(FILE_LABELS[kind])}
      name={kind}
      required={kind !== "other"}
    >
      {(wiring) => (
        <div className="stack stack--tight">
          {mine.length + sending.length > 0 && (
            <ul className="files">
              {mine.map((file) => (
                <FileRow file={file} key={file.id} removable requestId={requestId} />
              ))}
              {sending.map((item) => (
                <UploadRow item={item} key={item.id} uploads={uploads} />
              ))}
            </ul>
          )}
          <div>
            <input
              {...wiring}
              accept={ACCEPT}
              className="visually-hidden"
              multiple
              onChange={pick}
              ref={input}
              type="file"
            />
            <Button
              aria-hidden="true"
              icon="plus"
              onClick={() => input.current?.click()}
              tabIndex={-1}
              variant="secondary"
            >
              {t("kit.chooseFile")}
            </Button>
          </div>
        </div>
      )}
    </FieldFrame>
  );
}
