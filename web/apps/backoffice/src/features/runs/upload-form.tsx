import { monthNames, today } from "@kabinet/domain/dates";
import {
  Alert,
  Button,
  Card,
  Group,
  NativeSelect,
  Progress,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type MessageKey, type T, useLanguage, useT } from "@/lib/i18n";
import {
  FILE_BYTES_MAX,
  FILE_KINDS,
  type FileKind,
  organisationsQuery,
  SERVICES,
  type Service,
  uploadRun,
} from "@/lib/imports";
import { problemText } from "@/lib/problems";
import { z } from "@/lib/zod";
import { DropZone } from "./drop-zone";
import { type KindCode, kindOf, kindValue } from "./kinds";

const MEGABYTE = 1024 * 1024;
/** An answer with an older import: this very file had been here before. */
const SAME_FILE_MS = 30_000;

function schemaOf(t: T) {
  return z.object({
    kind: z.string(),
    organisation: z.string(),
    month: z.string(),
    year: z.string().regex(/^(19|20)\d{2}$/, t("runs.yearWrong")),
    file: z
      .custom<File>((file) => file instanceof File, t("runs.fileMissing"))
      .refine((file) => !(file instanceof File) || file.size > 0, t("runs.fileEmpty"))
      .refine(
        (file) => !(file instanceof File) || file.size <= FILE_BYTES_MAX,
        t("runs.fileTooLarge", { megabytes: FILE_BYTES_MAX / MEGABYTE }),
      ),
  });
}

const groupsOf = (t: T) =>
  SERVICES.map((service) => ({
    group: t(`runs.service_${service}` as MessageKey),
    items: FILE_KINDS.filter((kind) => kind.service === service).map((kind) => ({
      value: kindValue(kind),
      label: t(`runs.kind_${kind.kind}` as MessageKey),
    })),
  }));

interface UploadFormProps {
  readonly onUploaded: (service: Service, id: string, isKnown: boolean) => void;
}

/** Which file, of which month; the check begins as soon as it has arrived. */
export function UploadForm({ onUploaded }: UploadFormProps) {
  const t = useT();
  const language = useLanguage();
  const [part, setPart] = useState(0);
  const sending = useRef<AbortController | null>(null);
  const [year = "", month = ""] = today().split("-");
  const form = useForm({
    initialValues: {
      kind: "billing/charges" as KindCode,
      organisation: "",
      month,
      year,
      file: null as File | null,
    },
    validate: schemaResolver(schemaOf(t), { sync: true }),
  });
  const kind: FileKind = kindOf(form.values.kind);
  const known = useQuery({ ...organisationsQuery(kind.service), enabled: kind.isOwned === true });
  const isChoice = kind.isOwned === true && (known.data?.length ?? 0) > 1;
  const upload = useMutation({
    mutationFn: async (file: File) => {
      setPart(0);
      const controller = new AbortController();
      sending.current = controller;
      const period = `${form.values.year}-${form.values.month}-01`;
      const startedAt = Date.now();
      const organisation = isChoice ? form.values.organisation : "";
      const { signal } = controller;
      const run = await uploadRun({ kind, organisation, period, file, onProgress: setPart, signal });
      const isKnown = Date.parse(run.created_at) < startedAt - SAME_FILE_MS;
      onUploaded(kind.service, run.import_id, isKnown);
    },
  });
  const isStopped = sending.current?.signal.aborted === true;
  return (
    <Card padding="md" withBorder>
      <form
        noValidate
        onSubmit={form.onSubmit(({ file, organisation }) => {
          if (isChoice && !organisation) form.setFieldError("organisation", t("runs.organisationMissing"));
          else if (file && !upload.isPending) upload.mutate(file);
        })}
      >
        <Stack>
          <Title order={2} size="h4">
            {t("runs.newTitle")}
          </Title>
          <Group align="flex-start">
            <NativeSelect
              data={groupsOf(t)}
              label={t("runs.kind")}
              w="22rem"
              {...form.getInputProps("kind")}
            />
            {isChoice && (
              <NativeSelect
                data={[
                  { value: "", label: t("runs.organisationChoose") },
                  ...(known.data ?? []).map(({ code, name }) => ({ value: code, label: name })),
                ]}
                label={t("runs.organisation")}
                {...form.getInputProps("organisation")}
              />
            )}
            {kind.needsPeriod && (
              <>
                <NativeSelect
                  data={monthNames(language).map((name, index) => ({
                    value: String(index + 1).padStart(2, "0"),
                    label: name,
                  }))}
                  label={t("runs.month")}
                  {...form.getInputProps("month")}
                />
                <TextInput
                  inputMode="numeric"
                  label={t("runs.year")}
                  maxLength={4}
                  w="7rem"
                  {...form.getInputProps("year")}
                />
              </>
            )}
          </Group>
          <DropZone
            error={typeof form.errors.file === "string" ? form.errors.file : null}
            file={form.values.file}
            onPick={(file) => {
              form.setFieldValue("file", file);
              form.clearFieldError("file");
              upload.reset();
            }}
          />
          {upload.error && !isStopped && (
            <Alert color="red" role="alert">
              {problemText(upload.error, t)}
            </Alert>
          )}
          {upload.isPending && (
            <Group wrap="nowrap">
              <Progress
                aria-label={t("runs.uploading", { percent: Math.floor(part * 100) })}
                style={{ flex: 1 }}
                value={part * 100}
              />
              <Text className="number">{t("runs.uploading", { percent: Math.floor(part * 100) })}</Text>
              <Button onClick={() => sending.current?.abort()} variant="default">
                {t("item.cancel")}
              </Button>
            </Group>
          )}
          <Group>
            <Button loading={upload.isPending} type="submit">
              {t("runs.upload")}
            </Button>
            <Text c="dimmed" size="sm">
              {t("runs.formatHint", { megabytes: FILE_BYTES_MAX / MEGABYTE })}
            </Text>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
