import { Button } from "@/kit/button";
import { Checkbox } from "@/kit/checkbox";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { TextField } from "@/kit/field";
import { Form, FormActions, textOf, useForm } from "@/kit/form";
import type { Account } from "@/lib/accounts";
import { useT } from "@/lib/i18n";
import { useKeyFor } from "@/lib/idempotency";
import { problemText } from "@/lib/problems";
import { type FoundAccount, linkAccount, type Proof, type Wanted } from "./api";

interface ProofStepProps {
  readonly found: FoundAccount;
  readonly wanted: Wanted;
  readonly isFirst: boolean;
  readonly onLinked: (account: Account) => void;
  readonly onCancel: () => void;
}

/** What was found, and the surname that proves the account is the person's own. */
export function ProofStep({ found, wanted, isFirst, onLinked, onCancel }: ProofStepProps) {
  const t = useT();
  const keyFor = useKeyFor();
  const form = useForm({
    read: (data): Proof => ({
      account_id: found.account_id,
      surname: textOf(data, "surname"),
      is_primary: data.has("isPrimary"),
      e_receipt: data.has("eReceipt"),
    }),
    validate: ({ surname }) => ({ surname: surname ? null : t("kit.required") }),
    submit: async (proof) => onLinked(await linkAccount(proof, keyFor(proof))),
    explain: (problem) =>
      problem.type === "surname-mismatch" ? { surname: problemText(problem, t) } : undefined,
  });
  const kind = found.check_kind === "surname" ? t("accounts.checkSurname") : found.check_kind;
  return (
    <Form form={form} label={t("accounts.proofTitle")}>
      <DefinitionList>
        <Fact name={t("accounts.numberShort")}>{wanted.number}</Fact>
        <Fact name={t("accounts.address")}>{found.address_hint}</Fact>
        <Fact name={t("accounts.supplier")}>{found.supplier}</Fact>
        <Fact name={t("accounts.checkKind")}>{kind}</Fact>
      </DefinitionList>
      <TextField
        {...form.field("surname")}
        autoComplete="family-name"
        autoFocus
        hint={t("accounts.surnameHint")}
        label={t("accounts.surname")}
        required
      />
      <div className="stack stack--tight">
        <Checkbox defaultChecked={isFirst} label={t("accounts.makePrimary")} name="isPrimary" />
        {found.has_electronic_receipt && <Checkbox label={t("accounts.eReceipt")} name="eReceipt" />}
      </div>
      <FormActions>
        <Button icon="plus" pending={form.pending} type="submit">
          {t("accounts.link")}
        </Button>
        <Button onClick={onCancel} variant="secondary">
          {t("kit.cancel")}
        </Button>
      </FormActions>
    </Form>
  );
}
