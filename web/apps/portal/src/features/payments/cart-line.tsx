import { formatMinor } from "@kabinet/domain/money";
import { useMutation } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { Button } from "@/kit/button";
import { DecimalField } from "@/kit/field";
import { Icon } from "@/kit/icon";
import type { Cart, CartLine } from "@/lib/cart";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";
import { changeSum, removeLine } from "./api";
import { readSum, type SumFault } from "./sums";

interface LineProps {
  readonly cart: Cart;
  readonly line: CartLine;
  /** A line with a sum that is typed but not taken holds the pay button. */
  readonly onState: (lineId: string, isReady: boolean) => void;
}

function useFaultText() {
  const t = useT();
  const { money } = useFormat();
  return (fault: SumFault, cart: Cart): string => {
    if (fault === "empty") return t("kit.required");
    if (fault === "not-a-sum") return t("payments.notASum");
    if (fault === "too-small") return t("payments.tooSmall", { sum: money(cart.minimum_minor) });
    return t("payments.tooLarge", { sum: money(cart.maximum_minor) });
  };
}

/** One service to pay for: its sum can be changed, it can be taken out. */
export function Line({ cart, line, onState }: LineProps) {
  const t = useT();
  const { language, money } = useFormat();
  const faultText = useFaultText();
  const [typed, setTyped] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const locked = cart.pending_payment_id !== null;
  const shown = typed ?? formatMinor(line.amount_minor, language);

  const settle = () => {
    setTyped(null);
    setError(null);
    onState(line.line_id, true);
  };
  const change = useMutation({
    mutationFn: (amountMinor: number) => changeSum(line.line_id, amountMinor, cart.version),
    onSuccess: settle,
    onError: (problem) => setError(problemText(problem, t)),
  });
  const remove = useMutation({
    mutationFn: () => removeLine(line.line_id),
    onSuccess: () => onState(line.line_id, true),
  });

  const keep = () => {
    if (typed === null || change.isPending) return;
    const read = readSum(typed, { ...cart, due_minor: line.due_minor });
    if (read.fault) return setError(faultText(read.fault, cart));
    if (read.amountMinor === line.amount_minor) return settle();
    setError(null);
    change.mutate(read.amountMinor);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    keep();
  };
  return (
    <li className="cart-line">
      <DecimalField
        action={
          <Button
            aria-label={t("payments.remove", { name: line.name })}
            disabled={locked}
            onClick={() => remove.mutate()}
            pending={remove.isPending}
            variant="secondary"
          >
            <Icon name="close" />
          </Button>
        }
        disabled={locked}
        error={error ?? (remove.error ? problemText(remove.error, t) : null)}
        hint={line.is_changed ? t("payments.due", { sum: money(line.due_minor) }) : undefined}
        label={line.name}
        look="cart-line__sum"
        name={`sum-${line.line_id}`}
        onBlur={keep}
        onChange={(event) => {
          setTyped(event.target.value);
          onState(line.line_id, false);
        }}
        onKeyDown={onKeyDown}
        suffix="₽"
        value={shown}
      />
    </li>
  );
}
