import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode } from "react";
import { useT } from "@/lib/i18n";
import { Icon, type IconName } from "./icon";

export type ButtonVariant = "primary" | "secondary" | "plain" | "danger";

interface Look {
  readonly variant?: ButtonVariant;
  readonly icon?: IconName;
  readonly wide?: boolean;
}

function className({ variant = "primary", wide = false }: Look): string {
  return `button button--${variant}${wide ? " button--wide" : ""}`;
}

type ButtonProps = Look &
  Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className"> & {
    /** The action is running: a second press does nothing, the words say so. */
    readonly pending?: boolean;
    readonly children: ReactNode;
  };

export function Button({ variant, icon, wide, pending = false, children, onClick, ...rest }: ButtonProps) {
  const t = useT();
  return (
    <button
      type="button"
      {...rest}
      aria-busy={pending || undefined}
      aria-disabled={pending || undefined}
      className={className({ variant, wide })}
      onClick={pending ? (event) => event.preventDefault() : onClick}
    >
      {icon && <Icon name={icon} size={1.25} />}
      {pending ? t("kit.pending") : children}
    </button>
  );
}

type AnchorProps = Look & AnchorHTMLAttributes<HTMLAnchorElement>;

/** A plain link that looks like a button: files, phones, other sites. */
export function ButtonAnchor({ variant, icon, wide, children, ...rest }: AnchorProps) {
  return (
    <a {...rest} className={className({ variant, wide })}>
      {icon && <Icon name={icon} size={1.25} />}
      {children}
    </a>
  );
}

/** A link to another page of the portal that looks like a button: `<ButtonLink to="/readings">`. */
export const ButtonLink = createLink(ButtonAnchor);
