import { isNetworkProblem } from "@kabinet/api";
import { type MouseEvent, type ReactNode, useState } from "react";
import { apiFetch } from "@/lib/api";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";
import { ButtonAnchor, type ButtonVariant } from "./button";
import { Notice } from "./notice";

interface ReceiptPdfProps {
  readonly receiptId: string;
  readonly variant?: ButtonVariant;
  readonly children: ReactNode;
}

/** Opens the receipt in a new tab. The session is renewed first: a plain link could not do it. */
export function ReceiptPdf({ receiptId, variant = "secondary", children }: ReceiptPdfProps) {
  const t = useT();
  const [error, setError] = useState<unknown>(null);
  const receipt = `/api/billing/v1/receipts/${encodeURIComponent(receiptId)}`;
  const address = `${receipt}/document.pdf`;
  const open = async (event: MouseEvent<HTMLAnchorElement>) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const tab = window.open("", "_blank");
    setError(null);
    try {
      await apiFetch(receipt);
      if (tab) tab.location.href = address;
      else location.assign(address);
    } catch (failure) {
      tab?.close();
      setError(failure);
    }
  };
  return (
    <>
      <ButtonAnchor
        href={address}
        icon="document"
        onClick={(event) => void open(event)}
        target="_blank"
        variant={variant}
      >
        {children}
      </ButtonAnchor>
      {error !== null && (
        <Notice kind={isNetworkProblem(error) ? "warn" : "bad"} live>
          <p>{problemText(error, t)}</p>
        </Notice>
      )}
    </>
  );
}
