import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "@/kit/button";
import { Card } from "@/kit/card";
import { Checkbox } from "@/kit/checkbox";
import { Form, useForm } from "@/kit/form";
import { Rich } from "@/kit/rich";
import type { Cart } from "@/lib/cart";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import type { Me } from "@/lib/session";
import { createPayment, type Order, pendingPaymentOf, refreshAfterPayment } from "./api";
import { areRulesAccepted, expectBank, paymentKey, rememberRules } from "./intent";

interface PayFormProps {
  readonly cart: Cart;
  readonly me: Me;
  /** False while a typed sum is not taken yet. */
  readonly isReady: boolean;
  readonly onPaid: (paymentId: string) => void;
}

/** Until the first rules are published there is nothing to accept another version of. */
const FIRST_RULES = 1;

/** The receipt by e-mail goes to the confirmed address; without one the page says how to get it. */
function ReceiptMail({ me, checked, onChange }: { me: Me; checked: boolean; onChange: () => void }) {
  const t = useT();
  if (me.email && me.email_confirmed) {
    return (
      <Checkbox
        checked={checked}
        label={t("payments.mailReceipt", { email: me.email })}
        name="wants_receipt"
        onChange={onChange}
      />
    );
  }
  return (
    <p className="soft">
      <Rich
        tags={{ link: (words) => <Link to="/profile/contacts">{words}</Link> }}
        text={t("payments.noMail")}
      />
    </p>
  );
}

/** Total, fee in words, rules and the button: a second press cannot pay twice. */
export function PayForm({ cart, me, isReady, onPaid }: PayFormProps) {
  const t = useT();
  const { money, decimal } = useFormat();
  const rules = cart.rules_version ?? FIRST_RULES;
  const [accepted, setAccepted] = useState(() => (areRulesAccepted(me.user_id, rules) ? rules : null));
  // Another version of the rules needs another acceptance.
  const accepts = accepted === rules;
  const [wantsReceipt, setWantsReceipt] = useState(true);
  const canPay = cart.can_pay && isReady && accepts;
  const form = useForm({
    read: (): Order => ({
      method: "card",
      rules_version: rules,
      cart_version: cart.version,
      wants_receipt: wantsReceipt,
    }),
    submit: async (order) => {
      try {
        const payment = await createPayment(order, paymentKey(me.user_id, order));
        rememberRules(me.user_id, rules);
        expectBank(payment.payment_id);
        onPaid(payment.payment_id);
      } catch (error) {
        const pending = pendingPaymentOf(error);
        if (pending) return onPaid(pending);
        refreshAfterPayment();
        throw error;
      }
    },
  });
  return (
    <Form form={form} label={t("payments.payment")}>
      <Card>
        <div>
          <h2 className="cart-sum__words">{t("payments.toPay")}</h2>
          <p className="cart-sum number">{money(cart.total_minor)}</p>
        </div>
        <p>{t("payments.commission", { percent: decimal(cart.commission_percent) })}</p>
        {cart.blockers.includes("below_minimum") && (
          <p>{t("payments.tooSmall", { sum: money(cart.minimum_minor) })}</p>
        )}
        {cart.blockers.includes("above_maximum") && (
          <p>{t("payments.tooLarge", { sum: money(cart.maximum_minor) })}</p>
        )}
        <ReceiptMail checked={wantsReceipt} me={me} onChange={() => setWantsReceipt(!wantsReceipt)} />
        <Checkbox
          checked={accepts}
          label={
            <Rich
              tags={{
                link: (words) => (
                  <Link params={{ doc: "payment-rules" }} to="/legal/$doc">
                    {words}
                  </Link>
                ),
              }}
              text={t("payments.acceptRules")}
            />
          }
          name="rules"
          onChange={() => setAccepted(accepts ? null : rules)}
          required
        />
        <Button disabled={!canPay} pending={form.pending} type="submit" wide>
          {t("payments.pay", { sum: money(cart.total_minor) })}
        </Button>
        {!isReady && <p className="soft">{t("payments.unsaved")}</p>}
        {isReady && cart.can_pay && !accepts && <p className="soft">{t("payments.acceptFirst")}</p>}
        <p className="soft">{t("payments.bankPage")}</p>
      </Card>
    </Form>
  );
}
