import { ProblemError } from "@kabinet/api";
import { type FormEvent, useState } from "react";
import { Button } from "@/kit/button";
import { Card } from "@/kit/card";
import { Checkbox } from "@/kit/checkbox";
import { PhoneField } from "@/kit/field";
import { Form, FormActions, useForm } from "@/kit/form";
import { Rich } from "@/kit/rich";
import { TextArea } from "@/kit/text-area";
import { currentLanguage, type MessageKey, type T, useT } from "@/lib/i18n";
import { useKeyFor } from "@/lib/idempotency";
import { queryClient } from "@/lib/query";
import { type Application, requestQuery, submitRequest } from "./api";
import { Attachments } from "./attachments";
import { ConflictDialog } from "./conflict";
import { FILE_KINDS, FILE_MEGABYTES } from "./files";
import { bodyOf, controlOf, readValues, unreadable, type Values } from "./form-values";
import { MeterFields } from "./meter-fields";
import { SaveLine } from "./save-line";
import { useDraft } from "./use-draft";
import { useUploads } from "./use-uploads";

interface EditFormProps {
  readonly application: Application;
  readonly phone: string;
  readonly onSent: (id: string) => void;
  /** The form saved elsewhere was chosen. */
  readonly onTheirs: (theirs: Application) => void;
}

function findingWords(error: ProblemError["errors"][number], t: T): string {
  const key = `requests.error_${error.code}` as MessageKey;
  const own = t(key);
  return currentLanguage() === "ru" || own === key ? error.message : own;
}

/** What the server misses, at the controls it is about. */
function explain(problem: ProblemError, values: Values, t: T) {
  if (problem.type !== "application-incomplete") return undefined;
  const found = problem.errors.map((error) => [controlOf(error, values), findingWords(error, t)] as const);
  return Object.fromEntries(found);
}

export function EditForm({ application, phone, onSent, onTheirs }: EditFormProps) {
  const t = useT();
  const draft = useDraft(application, phone);
  const uploads = useUploads(application.id);
  const keyFor = useKeyFor();
  const [isAsking, setAsking] = useState(true);
  const [sent, setSent] = useState<Values | null>(null);
  const { saver, snapshot } = draft;

  const readForm = (data: FormData) =>
    readValues(
      data,
      draft.meters.map((meter) => meter.key),
    );
  const form = useForm<Values>({
    read: readForm,
    validate: (values) => ({
      ...Object.fromEntries(unreadable(values).map((name) => [name, t("requests.valueWrong")])),
      ...(uploads.isBusy ? { passport: t("requests.filesPending") } : {}),
    }),
    submit: async (values) => {
      setSent(values);
      saver.touch(bodyOf(values));
      setAsking(true);
      await saver.flush();
      await submitRequest(application.id, keyFor([application.id, saver.savedVersion()])).catch(refused);
      onSent(application.id);
    },
    explain: (problem) => explain(problem, sent ?? draft.start, t),
  });

  const refused = (error: unknown) => {
    // Sent or taken from another tab: the page shows that instead of the form.
    if (error instanceof ProblemError && error.type === "application-locked")
      void queryClient.invalidateQueries({ queryKey: requestQuery(application.id).queryKey });
    throw error;
  };
  const save = (event: FormEvent<HTMLButtonElement>) => {
    const element = event.currentTarget.form;
    if (element) saver.touch(bodyOf(draft.read(element)));
    setAsking(true);
    void saver.flush().catch(() => undefined);
  };

  return (
    <>
      <Form form={form} label={t("requests.editTitle", { number: application.number })}>
        <p className="soft">{t("kit.requiredMark")}</p>
        <h2>{t("requests.meters")}</h2>
        {draft.meters.map((meter, index) => (
          <MeterFields
            form={form}
            key={meter.key}
            meter={meter}
            number={index + 1}
            onChange={draft.touch}
            onRemove={
              draft.meters.length > 1 ? (element) => draft.removeMeter(meter.key, element) : undefined
            }
          />
        ))}
        {draft.addMeter && (
          <div>
            <Button onClick={draft.addMeter} variant="secondary">
              {t("requests.addMeter")}
            </Button>
          </div>
        )}
        <Card title={t("requests.files")}>
          <p className="soft">{t("requests.filesHint", { megabytes: FILE_MEGABYTES })}</p>
          {FILE_KINDS.map((kind) => (
            <Attachments
              error={form.field(kind).error}
              files={application.attachments}
              key={kind}
              kind={kind}
              requestId={application.id}
              uploads={uploads}
            />
          ))}
        </Card>
        <Card title={t("requests.contact")}>
          <PhoneField
            {...form.field("contact_phone")}
            defaultValue={draft.start.contact_phone}
            hint={t("requests.phoneHint")}
            label={t("requests.phone")}
            maxLength={30}
            onChange={draft.touch}
            required
          />
          <TextArea
            {...form.field("comment")}
            defaultValue={draft.start.comment}
            hint={t("requests.commentHint")}
            label={t("requests.comment")}
            maxLength={1000}
            onChange={draft.touch}
          />
        </Card>
        <Card title={t("requests.consents")}>
          <Checkbox
            {...form.field("accepts_policy")}
            defaultChecked={draft.start.accepts_policy}
            label={
              <Rich
                tags={{
                  link: (words) => (
                    <a href="/legal/personal-data-policy" rel="noreferrer" target="_blank">
                      {words}
                    </a>
                  ),
                }}
                text={t("requests.acceptsPolicy")}
              />
            }
            onChange={draft.touch}
            required
          />
          <Checkbox
            {...form.field("grants_access")}
            defaultChecked={draft.start.grants_access}
            label={t("requests.grantsAccess")}
            onChange={draft.touch}
            required
          />
        </Card>
        <SaveLine onChoose={() => setAsking(true)} snapshot={snapshot} />
        <FormActions>
          <Button pending={form.pending} type="submit">
            {t("requests.send")}
          </Button>
          <Button onClick={save} pending={snapshot.state === "saving"} variant="secondary">
            {t("requests.save")}
          </Button>
        </FormActions>
      </Form>
      <ConflictDialog
        onClose={() => setAsking(false)}
        onMine={() => void saver.keepMine().catch(() => undefined)}
        onTheirs={() => snapshot.theirs && onTheirs(snapshot.theirs)}
        open={isAsking && snapshot.state === "conflict"}
        snapshot={snapshot}
      />
    </>
  );
}
