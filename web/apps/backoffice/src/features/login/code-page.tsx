import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useT } from "@/lib/i18n";
import { confirmSession } from "./api";
import { EntryCard } from "./entry-card";

/** The second proof: the code from the operator's mail. */
export function CodePage({
  flowId,
  onDone,
  onRestart,
}: {
  flowId: string;
  onDone: () => void;
  onRestart: () => void;
}) {
  const t = useT();
  const [code, setCode] = useState("");
  const enter = useMutation({ mutationFn: () => confirmSession(flowId, code.trim()), onSuccess: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() && !enter.isPending) enter.mutate();
  };
  return (
    <EntryCard error={enter.error} title={t("login.codeTitle")}>
      <Text>{t("login.codeText")}</Text>
      <form noValidate onSubmit={submit}>
        <Stack>
          <TextInput
            autoComplete="one-time-code"
            data-autofocus
            inputMode="numeric"
            label={t("login.code")}
            onChange={(event) => setCode(event.currentTarget.value)}
            value={code}
          />
          <Button disabled={!code.trim()} loading={enter.isPending} type="submit">
            {t("login.enter")}
          </Button>
          <Button onClick={onRestart} variant="subtle">
            {t("login.restart")}
          </Button>
        </Stack>
      </form>
    </EntryCard>
  );
}
