import { useQuery } from "@tanstack/react-query";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { Notice } from "@/kit/notice";
import { useActiveAccount } from "@/lib/accounts";
import { overviewQuery } from "@/lib/billing";
import type { Cart, CartGroup, CartRecipient } from "@/lib/cart";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import { Line } from "./cart-line";

interface GroupsProps {
  readonly cart: Cart;
  readonly onState: (lineId: string, isReady: boolean) => void;
}

/** Money on its way that the receipt does not know of yet: without these words it could be paid twice. */
function AlreadyPaid({ group }: { group: CartGroup }) {
  const t = useT();
  const { money } = useFormat();
  const { data } = useQuery(overviewQuery(group.account_id));
  const receipt = data?.receipts.find((each) => each.receipt_id === group.receipt_id);
  if (!receipt || receipt.uncounted_total_minor <= 0) return null;
  return (
    <Notice kind="warn" title={t("payments.alreadyPaid", { sum: money(receipt.uncounted_total_minor) })}>
      <p>{t("payments.alreadyPaidText")}</p>
    </Notice>
  );
}

function Recipient({ recipient, ...rest }: GroupsProps & { recipient: CartRecipient }) {
  const t = useT();
  const { money } = useFormat();
  return (
    <section className="stack stack--tight">
      <h3>{recipient.group_name || recipient.name}</h3>
      <ul className="cart-lines">
        {recipient.lines.map((line) => (
          <Line {...rest} key={line.line_id} line={line} />
        ))}
      </ul>
      <DefinitionList>
        <Fact name={t("payments.recipient")}>{recipient.name}</Fact>
        <Fact name={t("payments.recipientTotal")} number strong>
          {money(recipient.total_minor)}
        </Fact>
      </DefinitionList>
    </section>
  );
}

/** What is paid for: by address, organisation, receipt and recipient. */
export function Groups({ cart, onState }: GroupsProps) {
  const t = useT();
  const { money, month } = useFormat();
  const { accounts } = useActiveAccount();
  return cart.groups.map((group) => {
    const address = accounts.find((account) => account.account_id === group.account_id)?.address;
    return (
      <Card key={group.receipt_id} title={address ?? t("payments.account", { number: group.account_number })}>
        <DefinitionList>
          {address && <Fact name={t("payments.accountNumber")}>{group.account_number}</Fact>}
          <Fact name={t("payments.organisation")}>{group.organisation.name}</Fact>
          <Fact name={t("payments.receipt")}>
            {t("payments.receiptFor", { name: group.receipt_name, month: month(group.period) })}
            {group.is_with_preliminary && ` (${t("payments.withAdvance")})`}
          </Fact>
        </DefinitionList>
        <AlreadyPaid group={group} />
        {group.recipients.map((recipient) => (
          <Recipient cart={cart} key={recipient.recipient_id} onState={onState} recipient={recipient} />
        ))}
        <p className="cart-total">
          <span>{t("payments.groupTotal")}</span>
          <span className="number">{money(group.total_minor)}</span>
        </p>
      </Card>
    );
  });
}
