import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/kit/button";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { ConfirmDialog, Dialog } from "@/kit/dialog";
import { TextField } from "@/kit/field";
import { Form, FormActions, textOf, useForm } from "@/kit/form";
import { Badge, Notice } from "@/kit/notice";
import type { Account } from "@/lib/accounts";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";
import { changeLink, unlinkAccount } from "./api";

const ALIAS_MAX_CHARACTERS = 60;

function AliasDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const t = useT();
  const form = useForm({
    read: (data) => textOf(data, "alias"),
    submit: async (alias) => {
      await changeLink(account, { alias });
      onClose();
    },
  });
  return (
    <Dialog onClose={onClose} open title={t("accounts.aliasTitle")}>
      <Form form={form}>
        <TextField
          {...form.field("alias")}
          defaultValue={account.alias ?? ""}
          hint={t("accounts.aliasHint")}
          label={t("accounts.alias")}
          maxLength={ALIAS_MAX_CHARACTERS}
        />
        <FormActions>
          <Button pending={form.pending} type="submit">
            {t("kit.save")}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}

interface UnlinkProps {
  readonly account: Account;
  readonly onUnlinked: (account: Account) => void;
  readonly onClose: () => void;
}

function UnlinkDialog({ account, onUnlinked, onClose }: UnlinkProps) {
  const t = useT();
  const unlink = useMutation({
    mutationFn: () => unlinkAccount(account),
    onSuccess: () => onUnlinked(account),
  });
  return (
    <ConfirmDialog
      action={t("accounts.unlink")}
      onClose={onClose}
      onConfirm={() => unlink.mutate()}
      open
      pending={unlink.isPending}
      title={t("accounts.unlinkTitle")}
    >
      <p>{t("accounts.unlinkText", { number: account.number, address: account.address })}</p>
      {account.e_receipt && <p>{t("accounts.unlinkReceipt")}</p>}
      {unlink.error && <Notice kind="bad">{problemText(unlink.error, t)}</Notice>}
    </ConfirmDialog>
  );
}

interface AccountCardProps {
  readonly account: Account;
  readonly isActive: boolean;
  readonly onActivate: () => void;
  readonly onUnlinked: (account: Account) => void;
}

export function AccountCard({ account, isActive, onActivate, onUnlinked }: AccountCardProps) {
  const t = useT();
  const [window, setWindow] = useState<"alias" | "unlink" | null>(null);
  const promote = useMutation({ mutationFn: () => changeLink(account, { is_primary: true }) });
  const close = () => setWindow(null);
  return (
    <Card
      aside={
        <span className="row">
          {isActive && <Badge kind="brand">{t("accounts.active")}</Badge>}
          {account.is_primary && <Badge kind="good">{t("accounts.primary")}</Badge>}
        </span>
      }
      title={account.alias ?? t("accounts.title1", { number: account.number })}
    >
      <DefinitionList>
        {account.alias && <Fact name={t("accounts.numberShort")}>{account.number}</Fact>}
        <Fact name={t("accounts.address")}>{account.address}</Fact>
        <Fact name={t("accounts.settlement")}>{account.organisation.name}</Fact>
        <Fact name={t("accounts.holder")}>{account.holder_name}</Fact>
      </DefinitionList>
      {promote.error && <Notice kind="bad">{problemText(promote.error, t)}</Notice>}
      <div className="row">
        {!isActive && <Button onClick={onActivate}>{t("accounts.activate")}</Button>}
        {!account.is_primary && (
          <Button onClick={() => promote.mutate()} pending={promote.isPending} variant="secondary">
            {t("accounts.promote")}
          </Button>
        )}
        <Button onClick={() => setWindow("alias")} variant="secondary">
          {account.alias ? t("accounts.rename") : t("accounts.name")}
        </Button>
        <Button onClick={() => setWindow("unlink")} variant="danger">
          {t("accounts.unlink")}
        </Button>
      </div>
      {window === "alias" && <AliasDialog account={account} onClose={close} />}
      {window === "unlink" && <UnlinkDialog account={account} onClose={close} onUnlinked={onUnlinked} />}
    </Card>
  );
}
