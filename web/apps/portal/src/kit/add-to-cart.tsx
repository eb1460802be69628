import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { addReceipts, type Wanted } from "@/lib/cart";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";
import { Button, type ButtonVariant } from "./button";
import { Notice } from "./notice";

interface AddToCartProps {
  readonly wanted: readonly Wanted[];
  readonly variant?: ButtonVariant;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** Puts receipts into the cart and leads to it. */
export function AddToCart({ wanted, variant, wide, children }: AddToCartProps) {
  const t = useT();
  const navigate = useNavigate();
  const add = useMutation({
    mutationFn: () => addReceipts(wanted),
    onSuccess: () => navigate({ to: "/pay" }),
  });
  return (
    <>
      {add.error && (
        <Notice kind="bad" live>
          <p>{problemText(add.error, t)}</p>
        </Notice>
      )}
      <Button onClick={() => add.mutate()} pending={add.isPending} variant={variant} wide={wide}>
        {children}
      </Button>
    </>
  );
}
