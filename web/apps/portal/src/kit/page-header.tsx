import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { config } from "@/lib/config";
import { useT } from "@/lib/i18n";
import { Icon } from "./icon";

interface PageHeaderProps {
  /** Words of the tab and of the h1. */
  readonly title: string;
  readonly lead?: ReactNode;
  /** Where «Назад» leads; none on the main pages. */
  readonly back?: string;
}

let firstPage = true;

/** The one h1 of a page. After a navigation the focus moves to it, so that a screen reader starts there. */
export function PageHeader({ title, lead, back }: PageHeaderProps) {
  const t = useT();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} — ${config.name}`;
  }, [title]);
  useEffect(() => {
    if (!firstPage) heading.current?.focus({ preventScroll: true });
    firstPage = false;
  }, []);
  return (
    <header className="page-header">
      {back && (
        <Link className="page-header__back" to={back}>
          <Icon name="back" size={1.1} />
          {t("kit.back")}
        </Link>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {lead && <p className="soft">{lead}</p>}
    </header>
  );
}

/** Jumps over the menu; the first thing the Tab key meets. */
export function SkipLink() {
  const t = useT();
  return (
    <a className="skip-link" href="#main">
      {t("kit.skip")}
    </a>
  );
}
