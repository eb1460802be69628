import type { CurrentReceipt } from "@/lib/billing";
import { useT } from "@/lib/i18n";
import { AddToCart } from "./add-to-cart";

/**
 * The way into the cart beside the total with the preliminary charge. The cart knows the billing system's estimate
 * only, so with a charge by the readings it would ask for another sum than the one shown: it says so instead.
 */
export function AddAdvance({ receipt }: { readonly receipt: CurrentReceipt }) {
  const t = useT();
  const { due, due_with_preliminary: advance } = receipt.rows;
  if (advance.main_minor + advance.penalty_minor <= due.main_minor + due.penalty_minor) {
    return null;
  }
  if (receipt.preliminary_source === "readings") {
    return <p className="soft">{t("home.advanceByReadings")}</p>;
  }
  return (
    <AddToCart variant="secondary" wanted={[{ receipt_id: receipt.receipt_id, with_preliminary: true }]}>
      {t("home.toCartAdvance")}
    </AddToCart>
  );
}
