import { Alert, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useFormat } from "@/lib/format";
import { type MessageKey, useT } from "@/lib/i18n";
import { moveRun, type Run, runQuery } from "@/lib/imports";
import { problemText } from "@/lib/problems";
import { queryClient } from "@/lib/query";
import { readPreview } from "./preview";

type Step = "publish" | "rollback";

/** In words what is about to happen. */
function Summary({ run, step }: { run: Run; step: Step }) {
  const t = useT();
  const { count, money, month } = useFormat();
  const preview = readPreview(run.preview ?? {});
  const subject = run.period
    ? t("runs.subjectMonth", { kind: t(`runs.kind_${run.kind}` as MessageKey), month: month(run.period) })
    : t(`runs.kind_${run.kind}` as MessageKey);
  return (
    <Stack gap="xs">
      <Text fw={600}>{subject}</Text>
      <Text>
        {t("runs.summary", {
          added: count(preview.counts.added),
          changed: count(preview.counts.changed),
          removed: count(preview.counts.removed),
        })}
      </Text>
      {preview.totals && (
        <Text>
          {t("runs.summaryTotal", {
            before: money(preview.totals.before),
            after: money(preview.totals.after),
          })}
        </Text>
      )}
      <Text>{t(step === "publish" ? "runs.publishText" : "runs.rollbackText")}</Text>
    </Stack>
  );
}

/** Publishing and taking back: each is asked about first. */
export function Steps({ run }: { run: Run }) {
  const t = useT();
  const [asked, setAsked] = useState<Step | null>(null);
  const move = useMutation({
    mutationFn: (step: Step) => moveRun(run, step),
    onSettled: () => {
      setAsked(null);
      void queryClient.invalidateQueries({ queryKey: runQuery(run.service, run.import_id).queryKey });
      void queryClient.invalidateQueries({ queryKey: ["imports", "list"] });
    },
  });
  const canPublish = run.state === "checked";
  const canRollBack = run.state === "applied" && run.can_roll_back;
  const close = () => setAsked(null);
  return (
    <>
      {move.error && (
        <Alert color="red" role="alert">
          {problemText(move.error, t)}
        </Alert>
      )}
      {(canPublish || canRollBack) && (
        <Group>
          {canPublish && <Button onClick={() => setAsked("publish")}>{t("runs.publish")}</Button>}
          {canRollBack && (
            <Button color="red" onClick={() => setAsked("rollback")} variant="outline">
              {t("runs.rollback")}
            </Button>
          )}
        </Group>
      )}
      {run.state === "applied" && !run.can_roll_back && <Text c="dimmed">{t("runs.cannotRollBack")}</Text>}
      <Modal
        closeButtonProps={{ "aria-label": t("item.cancel") }}
        onClose={close}
        opened={asked !== null}
        title={asked && t(asked === "publish" ? "runs.publishTitle" : "runs.rollbackTitle")}
      >
        {asked && (
          <Stack>
            <Summary run={run} step={asked} />
            <Group justify="flex-end">
              <Button data-autofocus onClick={close} variant="default">
                {t("item.cancel")}
              </Button>
              <Button
                color={asked === "rollback" ? "red" : undefined}
                loading={move.isPending}
                onClick={() => move.mutate(asked)}
              >
                {t(asked === "publish" ? "runs.publish" : "runs.rollback")}
              </Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </>
  );
}
