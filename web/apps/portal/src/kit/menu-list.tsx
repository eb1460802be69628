import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, ReactNode } from "react";
import { Icon, type IconName } from "./icon";

export function MenuList({ children }: { children: ReactNode }) {
  return <ul className="menu-list">{children}</ul>;
}

type RowProps = AnchorHTMLAttributes<HTMLAnchorElement> & {
  readonly icon?: IconName;
  readonly hint?: ReactNode;
  readonly aside?: ReactNode;
};

function MenuRow({ icon, hint, aside, children, ...rest }: RowProps) {
  return (
    <li>
      <a {...rest} className="menu-list__link">
        {icon && <Icon name={icon} />}
        <span className="menu-list__words">
          <span>{children}</span>
          {hint && <span className="soft">{hint}</span>}
        </span>
        {aside}
        <Icon name="forward" size={1.1} />
      </a>
    </li>
  );
}

/** A row that leads to a page of the portal. */
export const MenuLink = createLink(MenuRow);
