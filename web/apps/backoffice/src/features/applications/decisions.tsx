import { ProblemError } from "@kabinet/api";
import { Alert, Button, Card, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type Decision, decide, findNext, itemQuery, loadItem, type QueueCard } from "@/lib/applications";
import { type MessageKey, useT } from "@/lib/i18n";
import { useKeyFor } from "@/lib/idempotency";
import { useKeys } from "@/lib/keys";
import { problemText } from "@/lib/problems";
import { queryClient } from "@/lib/query";
import { timeWords } from "@/lib/time";
import { GOOD, WARN } from "@/ui/colours";
import { Conflict } from "./conflict";
import { DecisionDialog, forgetReason } from "./decision-dialog";
import { LeaseWords } from "./lease-words";
import { useLease } from "./use-lease";
import { decisionKey, forwardOf, NEED_REASON } from "./words";

interface DecisionsProps {
  readonly card: QueueCard;
  readonly onOpen: (id: string) => void;
  readonly onQueue: () => void;
}

interface Step {
  readonly decision: Decision;
  readonly reason: string | null;
}

const CONFLICTS: ReadonlySet<string> = new Set(["version-conflict", "status-not-allowed"]);

/** Taking a step, and what a step on an old version leads to. */
function useDecision(card: QueueCard) {
  const keyFor = useKeyFor();
  const [now, setNow] = useState<QueueCard | null>(null);
  const step = useMutation({
    mutationFn: ({ decision, reason }: Step) => {
      const body = { decision, reason, version: card.version };
      return decide(card.id, body, keyFor([card.id, body]));
    },
    onSuccess: (_, { decision }) => forgetReason(card.id, decision),
    onError: async (error) => {
      if (error instanceof ProblemError && CONFLICTS.has(error.type))
        setNow(await loadItem(card.id).catch(() => null));
    },
  });
  const show = () => {
    queryClient.setQueryData(itemQuery(card.id).queryKey, now ?? undefined);
    setNow(null);
    step.reset();
  };
  return { step, now, show };
}

/** What can be decided now, whose turn it is, and the way to the next application. */
export function Decisions({ card, onOpen, onQueue }: DecisionsProps) {
  const t = useT();
  const { step, now, show } = useDecision(card);
  const [asked, setAsked] = useState<Decision | null>(null);
  const nextButton = useRef<HTMLButtonElement>(null);
  const lease = useLease(card.id, card.decisions.length > 0);
  const isHeld = lease.lease !== null && !lease.lease.is_mine;
  const isReady = lease.lease?.is_mine === true && !step.isPending && now === null;
  const next = useMutation({
    mutationFn: () => findNext(card.id),
    onSuccess: (item) => (item ? onOpen(item.id) : onQueue()),
  });

  const take = (decision: Decision, reason: string | null) =>
    step.mutate(
      { decision, reason },
      {
        onSuccess: () => {
          setAsked(null);
          requestAnimationFrame(() => nextButton.current?.focus());
        },
        onError: (error) => {
          if (error instanceof ProblemError && error.status === 409) setAsked(null);
        },
      },
    );
  const choose = (decision: Decision) => {
    if (!isReady) return;
    step.reset();
    // What ends an application or needs words is asked about first.
    if (NEED_REASON.has(decision) || decision === "complete") setAsked(decision);
    else take(decision, null);
  };
  const forward = forwardOf(card.decisions);
  const goOn = () => next.mutate();
  useKeys({
    "Ctrl+Enter": () => (forward && !step.isSuccess ? choose(forward) : goOn()),
    KeyN: goOn,
  });

  return (
    <Card padding="md" withBorder>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {t("item.decision")}
          </Title>
          <LeaseWords lease={lease.lease} />
        </Group>
        {now && <Conflict before={card} now={now} onShow={show} />}
        {isHeld && (
          <Alert color={WARN} role="status">
            {t("item.held", { time: timeWords(lease.lease?.until ?? "") })}
          </Alert>
        )}
        {Boolean(lease.error) && (
          <Alert color="red" role="alert">
            {problemText(lease.error, t)}
          </Alert>
        )}
        {step.error && !now && !asked && (
          <Alert color="red" role="alert">
            {problemText(step.error, t)}
          </Alert>
        )}
        {step.isSuccess && (
          <Alert color={GOOD} role="status">
            {t("item.decided", { status: t(`queue.${card.status}` as MessageKey) })}
          </Alert>
        )}
        {card.decisions.length === 0 && (
          <Text>{t(card.status === "returned" ? "item.waitsForResident" : "item.isFinal")}</Text>
        )}
        {card.decisions.map((decision) => (
          <Button
            color={NEED_REASON.has(decision) ? "red" : undefined}
            disabled={!isReady && !step.isPending}
            key={decision}
            loading={step.isPending && step.variables?.decision === decision}
            onClick={() => choose(decision)}
            variant={decision === forward ? "filled" : "outline"}
          >
            {t(decisionKey(decision))}
          </Button>
        ))}
        <Button loading={next.isPending} onClick={goOn} ref={nextButton} variant="default">
          {t("item.next")}
        </Button>
        {next.error && (
          <Alert color="red" role="alert">
            {problemText(next.error, t)}
          </Alert>
        )}
        <Text c="dimmed" size="sm">
          {t("item.keysHint")}
        </Text>
      </Stack>
      <DecisionDialog
        decision={asked}
        error={step.error}
        itemId={card.id}
        onClose={() => setAsked(null)}
        onDecide={take}
        pending={step.isPending}
      />
    </Card>
  );
}
