import { ProblemError } from "@kabinet/api";
import { useMutation } from "@tanstack/react-query";
import { Button } from "@/kit/button";
import { Icon } from "@/kit/icon";
import { Notice } from "@/kit/notice";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";
import { type Attachment, detach, fileAddress } from "./api";
import { sizeWords } from "./files";
import type { Uploading, Uploads } from "./use-uploads";

/** A stored file: its name downloads it. */
export function FileRow({
  requestId,
  file,
  removable,
}: {
  requestId: string;
  file: Attachment;
  removable?: boolean;
}) {
  const t = useT();
  const remove = useMutation({ mutationFn: () => detach(requestId, file.id) });
  return (
    <li className="file-row">
      <a className="file-row__name" download href={fileAddress(requestId, file.id)}>
        <Icon name="document" />
        <span>
          {file.file_name} <span className="soft">{sizeWords(file.size_bytes, t)}</span>
        </span>
      </a>
      {removable && (
        <Button
          aria-label={t("requests.removeFileOf", { name: file.file_name })}
          onClick={() => remove.mutate()}
          pending={remove.isPending}
          variant="plain"
        >
          {t("requests.removeFile")}
        </Button>
      )}
      {remove.error && (
        <Notice kind="bad" live>
          <p>{problemText(remove.error, t)}</p>
        </Notice>
      )}
    </li>
  );
}

/** A file that was refused for what it is will be refused again. */
function mayHelp(error: unknown): boolean {
  return (
    !(error instanceof ProblemError) || error.status === 0 || error.status === 429 || error.status >= 500
  );
}

/** A file on its way: how far it is, or why it did not arrive. */
export function UploadRow({ item, uploads }: { item: Uploading; uploads: Uploads }) {
  const t = useT();
  const percent = Math.floor(item.part * 100);
  if (item.state === "failed")
    return (
      <li className="file-row file-row--failed">
        <p className="field__error" role="alert">
          {`${item.file.name}: ${problemText(item.error, t)}`}
        </p>
        <div className="row">
          {mayHelp(item.error) && (
            <Button onClick={() => uploads.retry(item.id)} variant="secondary">
              {t("requests.retryFile")}
            </Button>
          )}
          <Button onClick={() => uploads.drop(item.id)} variant="plain">
            {t("requests.removeFile")}
          </Button>
        </div>
      </li>
    );
  return (
    <li className="file-row">
      <div className="file-row__progress">
        <span>
          {item.file.name} <span className="soft">{sizeWords(item.file.size, t)}</span>
        </span>
        <progress aria-label={item.file.name} className="progress" max={100} value={percent} />
        <span className="soft">
          {percent < 100 ? t("requests.sending", { percent }) : t("requests.fileChecking")}
        </span>
      </div>
      <Button onClick={() => uploads.drop(item.id)} variant="plain">
        {t("requests.cancelFile")}
      </Button>
    </li>
  );
}
