import { formatDate, formatDateTime } from "@kabinet/domain/dates";
import { formatPhone } from "@kabinet/domain/phone";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button, ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { ConfirmDialog } from "@/kit/dialog";
import { QueryView } from "@/kit/loading";
import { Badge, Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";
import { type Application, deleteDraft, type FileKind, requestQuery } from "./api";
import { FileRow } from "./file-rows";
import { FILE_KINDS, FILE_LABELS } from "./files";
import { MeterFacts } from "./meter-facts";
import { presentReason, statusWords, stepWords } from "./status";
import "./requests.css";

function Present({ application }: { application: Application }) {
  const t = useT();
  const words = statusWords(application.status);
  const reason = presentReason(application.status, application.history);
  const isReturned = application.status === "returned";
  return (
    <>
      <div className="row">
        <Badge kind={words.badge}>{t(words.label)}</Badge>
        <span className="soft">
          {t("requests.changed", { time: formatDateTime(application.changed_at) })}
        </span>
      </div>
      {reason && (
        <Notice
          kind={isReturned ? "warn" : "bad"}
          title={isReturned ? t("requests.reasonReturned") : t("requests.reasonRefused")}
        >
          <p className="request-words">{reason}</p>
        </Notice>
      )}
      <Card title={t("requests.next")}>
        <p>{t(words.next)}</p>
        {application.is_editable && (
          <ButtonLink params={{ id: application.id }} to="/requests/$id/edit">
            {isReturned ? t("requests.fix") : t("requests.edit")}
          </ButtonLink>
        )}
        {application.status === "refused" && (
          <ButtonLink params={{ code: application.service_code }} to="/services/$code" variant="secondary">
            {t("requests.again")}
          </ButtonLink>
        )}
      </Card>
    </>
  );
}

function Timeline({ history }: { history: Application["history"] }) {
  const t = useT();
  if (history.length === 0) return null;
  return (
    <Card title={t("requests.history")}>
      <ol className="timeline">
        {history.map((step, index) => (
          <li className="timeline__step" key={`${step.status}:${step.changed_at}`}>
            <span className="timeline__words">{t(stepWords(history, index))}</span>
            <span className="soft">{formatDateTime(step.changed_at)}</span>
            {step.reason && <span className="request-words">{step.reason}</span>}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Files({ application }: { application: Application }) {
  const t = useT();
  const kinds = FILE_KINDS.filter((kind) => application.attachments.some((file) => file.kind === kind));
  const filesOf = (kind: FileKind) => application.attachments.filter((file) => file.kind === kind);
  return (
    <Card title={t("requests.files")}>
      {kinds.length === 0 && <p>{t("requests.noFiles")}</p>}
      {kinds.map((kind) => (
        <div className="stack stack--tight" key={kind}>
          <h3>{t(FILE_LABELS[kind])}</h3>
          <ul className="files">
            {filesOf(kind).map((file) => (
              <FileRow file={file} key={file.id} requestId={application.id} />
            ))}
          </ul>
        </div>
      ))}
    </Card>
  );
}

function DeleteDraft({ application, onDeleted }: { application: Application; onDeleted: () => void }) {
  const t = useT();
  const [isAsking, setAsking] = useState(false);
  const remove = useMutation({ mutationFn: () => deleteDraft(application.id), onSuccess: onDeleted });
  return (
    <div>
      <Button onClick={() => setAsking(true)} variant="danger">
        {t("requests.deleteDraft")}
      </Button>
      <ConfirmDialog
        action={t("requests.delete")}
        onClose={() => setAsking(false)}
        onConfirm={() => remove.mutate()}
        open={isAsking}
        pending={remove.isPending}
        title={t("requests.deleteTitle")}
      >
        <p>{t("requests.deleteText", { number: application.number })}</p>
        {remove.error && (
          <Notice kind="bad" live>
            <p>{problemText(remove.error, t)}</p>
          </Notice>
        )}
      </ConfirmDialog>
    </div>
  );
}

/** One request: where it stands, what comes next, what was sent. */
export function RequestPage({ id, onDeleted }: { id: string; onDeleted: () => void }) {
  const t = useT();
  const query = useQuery(requestQuery(id));
  return (
    <div className="page">
      <PageHeader
        back="/requests"
        lead={query.data?.service_name}
        title={query.data ? t("requests.number", { number: query.data.number }) : t("requests.title")}
      />
      <QueryView query={query}>
        {(application) => (
          <>
            <Present application={application} />
            <Timeline history={application.history} />
            {(application.form.meters ?? []).map((meter, index) => (
              <Card
                // biome-ignore lint/suspicious/noArrayIndexKey: the meters of a shown form never move.
                key={index}
                title={t("requests.meter", { count: index + 1 })}
              >
                <MeterFacts meter={meter} />
              </Card>
            ))}
            <Files application={application} />
            <Card title={t("requests.contact")}>
              <DefinitionList>
                <Fact name={t("requests.phone")}>
                  {formatPhone(application.form.contact_phone) || t("requests.conflictEmpty")}
                </Fact>
                {application.form.comment && (
                  <Fact name={t("requests.comment")}>
                    <span className="request-words">{application.form.comment}</span>
                  </Fact>
                )}
                {application.sent_at && (
                  <Fact name={t("requests.doneTime")}>{formatDate(application.sent_at)}</Fact>
                )}
              </DefinitionList>
            </Card>
            {application.status === "draft" && (
              <DeleteDraft application={application} onDeleted={onDeleted} />
            )}
          </>
        )}
      </QueryView>
    </div>
  );
}
