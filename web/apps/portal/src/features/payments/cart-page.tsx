import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button, ButtonLink } from "@/kit/button";
import { ConfirmDialog } from "@/kit/dialog";
import { QueryView } from "@/kit/loading";
import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { type Cart, cartQuery } from "@/lib/cart";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";
import { useMe } from "@/lib/session";
import { clearCart } from "./api";
import { Groups } from "./cart-groups";
import { PayForm } from "./pay-form";
import "./payments.css";

function Clear() {
  const t = useT();
  const [open, setOpen] = useState(false);
  const clear = useMutation({ mutationFn: clearCart, onSettled: () => setOpen(false) });
  return (
    <div>
      {clear.error && (
        <Notice kind="bad" live>
          <p>{problemText(clear.error, t)}</p>
        </Notice>
      )}
      <Button icon="close" onClick={() => setOpen(true)} variant="plain">
        {t("payments.clear")}
      </Button>
      <ConfirmDialog
        action={t("payments.clear")}
        onClose={() => setOpen(false)}
        onConfirm={() => clear.mutate()}
        open={open}
        pending={clear.isPending}
        title={t("payments.clearTitle")}
      >
        <p>{t("payments.clearText")}</p>
      </ConfirmDialog>
    </div>
  );
}

/** A payment on its way holds the cart: nothing can be paid or changed until it ends. */
function Pending({ paymentId }: { paymentId: string }) {
  const t = useT();
  return (
    <Notice kind="warn" title={t("payments.locked")}>
      <p>{t("payments.lockedText")}</p>
      <div>
        <ButtonLink params={{ id: paymentId }} to="/pay/status/$id">
          {t("payments.toStatus")}
        </ButtonLink>
      </div>
    </Notice>
  );
}

function Filled({ cart, onPaid }: { cart: Cart; onPaid: (paymentId: string) => void }) {
  const me = useMe();
  const [unsettled, setUnsettled] = useState<readonly string[]>([]);
  const onState = (lineId: string, isReady: boolean) =>
    setUnsettled((last) => {
      const others = last.filter((each) => each !== lineId);
      return isReady ? others : [...others, lineId];
    });
  return (
    <>
      {me && cart.pending_payment_id === null && (
        <PayForm cart={cart} isReady={unsettled.length === 0} me={me} onPaid={onPaid} />
      )}
      <Groups cart={cart} onState={onState} />
      {cart.pending_payment_id === null && <Clear />}
    </>
  );
}

/** The cart, ready to be paid: the sum and the button first, what it consists of below. */
export function CartPage({ onPaid }: { onPaid: (paymentId: string) => void }) {
  const t = useT();
  const query = useQuery(cartQuery);
  return (
    <div className="page">
      <PageHeader title={t("payments.cart")} />
      <QueryView query={query}>
        {(cart) => (
          <>
            {cart.pending_payment_id !== null && <Pending paymentId={cart.pending_payment_id} />}
            {cart.line_count === 0 ? (
              <Notice title={t("payments.empty")}>
                <p>{t("payments.emptyText")}</p>
                <div className="row">
                  <ButtonLink to="/">{t("payments.toHome")}</ButtonLink>
                  <ButtonLink to="/payments" variant="secondary">
                    {t("payments.history")}
                  </ButtonLink>
                </div>
              </Notice>
            ) : (
              <Filled cart={cart} onPaid={onPaid} />
            )}
          </>
        )}
      </QueryView>
    </div>
  );
}
