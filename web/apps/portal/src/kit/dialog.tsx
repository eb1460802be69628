import { type ReactNode, useEffect, useId, useRef } from "react";
import { useT } from "@/lib/i18n";
import { Button } from "./button";
import { Icon } from "./icon";

interface DialogProps {
  readonly open: boolean;
  readonly title: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A native modal dialog: the browser traps the focus, Escape closes, the focus returns to the opener. */
export function Dialog({ open, title, onClose, children }: DialogProps) {
  const t = useT();
  const heading = useId();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    if (open && dialog && !dialog.open) dialog.showModal();
    if (!open) dialog?.close();
  }, [open]);
  if (!open) return null;
  return (
    <dialog
      aria-labelledby={heading}
      className="dialog"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      ref={element}
    >
      <div className="dialog__body">
        <div className="dialog__head">
          <h2 id={heading}>{title}</h2>
          <Button aria-label={t("kit.close")} onClick={onClose} variant="plain">
            <Icon name="close" />
          </Button>
        </div>
        {children}
      </div>
    </dialog>
  );
}

interface ConfirmProps {
  readonly open: boolean;
  readonly title: ReactNode;
  readonly action: ReactNode;
  readonly pending?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** The window before an action that cannot be taken back. */
export function ConfirmDialog({ open, title, action, pending, onConfirm, onClose, children }: ConfirmProps) {
  const t = useT();
  return (
    <Dialog onClose={onClose} open={open} title={title}>
      {children}
      <div className="form__actions">
        <Button onClick={onConfirm} pending={pending} variant="danger">
          {action}
        </Button>
        <Button onClick={onClose} variant="secondary">
          {t("kit.cancel")}
        </Button>
      </div>
    </Dialog>
  );
}
