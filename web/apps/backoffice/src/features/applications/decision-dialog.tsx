import { Alert, Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import type { Decision } from "@/lib/applications";
import { type MessageKey, useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";
import { decisionKey, NEED_REASON } from "./words";

const REASON_MAX = 1000;
const READY: Partial<Record<Decision, readonly MessageKey[]>> = {
  return: ["item.ready_passport", "item.ready_act", "item.ready_serial"],
  refuse: ["item.ready_false", "item.ready_unfit"],
};

interface DialogProps {
  readonly itemId: string;
  /** Null while nothing is asked. */
  readonly decision: Decision | null;
  readonly pending: boolean;
  readonly error: unknown;
  readonly onDecide: (decision: Decision, reason: string | null) => void;
  readonly onClose: () => void;
}

/** What was typed survives a closed window and a reload. */
const draftKey = (itemId: string, decision: Decision) => `kabinet:reason:${itemId}:${decision}`;

export function forgetReason(itemId: string, decision: Decision): void {
  sessionStorage.removeItem(draftKey(itemId, decision));
}

function Asked({
  itemId,
  decision,
  pending,
  error,
  onDecide,
  onClose,
}: DialogProps & { decision: Decision }) {
  const t = useT();
  const key = draftKey(itemId, decision);
  const needsReason = NEED_REASON.has(decision);
  const [reason, setReason] = useState(() => sessionStorage.getItem(key) ?? "");
  const [isMissing, setMissing] = useState(false);
  const write = (text: string) => {
    setReason(text);
    setMissing(false);
    sessionStorage.setItem(key, text);
  };
  const send = () => {
    if (pending) return;
    if (needsReason && !reason.trim()) return setMissing(true);
    onDecide(decision, needsReason ? reason.trim() : null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  };
  return (
    <Stack onKeyDown={onKeyDown}>
      {Boolean(error) && (
        <Alert color="red" role="alert">
          {problemText(error, t)}
        </Alert>
      )}
      <Text>{t(`item.ask_${decision}` as MessageKey)}</Text>
      {needsReason && (
        <>
          <Textarea
            autosize
            data-autofocus
            description={t("item.reasonHint")}
            error={isMissing ? t("item.reasonMissing") : undefined}
            label={t("item.reason")}
            maxLength={REASON_MAX}
            minRows={4}
            onChange={(event) => write(event.currentTarget.value)}
            value={reason}
            withAsterisk
          />
          <Stack gap={6}>
            <Text c="dimmed" size="sm">
              {t("item.ready")}
            </Text>
            {READY[decision]?.map((ready) => (
              <Button
                fullWidth
                justify="flex-start"
                key={ready}
                onClick={() => write(reason.trim() ? `${reason.trim()}\n${t(ready)}` : t(ready))}
                styles={{
                  root: { height: "auto", paddingBlock: 8 },
                  label: { whiteSpace: "normal", textAlign: "start", fontWeight: 400, lineHeight: 1.35 },
                }}
                variant="default"
              >
                {t(ready)}
              </Button>
            ))}
          </Stack>
        </>
      )}
      <Group justify="flex-end">
        <Button onClick={onClose} variant="default">
          {t("item.cancel")}
        </Button>
        <Button
          color={needsReason ? "red" : undefined}
          data-autofocus={needsReason ? undefined : true}
          loading={pending}
          onClick={send}
        >
          {t(decisionKey(decision))}
        </Button>
      </Group>
      <Text c="dimmed" size="sm" ta="end">
        {t("item.ctrlEnter")}
      </Text>
    </Stack>
  );
}

/** The window before a decision that ends something or needs words. */
export function DecisionDialog(props: DialogProps) {
  const t = useT();
  const { decision, onClose } = props;
  return (
    <Modal
      closeButtonProps={{ "aria-label": t("item.cancel") }}
      onClose={onClose}
      opened={decision !== null}
      size="lg"
      title={decision ? t(decisionKey(decision)) : ""}
    >
      {decision && <Asked {...props} decision={decision} />}
    </Modal>
  );
}
