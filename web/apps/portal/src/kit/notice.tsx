import type { ReactNode } from "react";

interface NoticeProps {
  readonly kind?: "info" | "good" | "warn" | "bad";
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  /** Read aloud as soon as it appears. */
  readonly live?: boolean;
}

export function Notice({ kind = "info", title, children, live = false }: NoticeProps) {
  return (
    <div className={`notice notice--${kind}`} role={live ? "status" : undefined}>
      {title && <p className="notice__title">{title}</p>}
      {children}
    </div>
  );
}

export function Badge({
  kind = "plain",
  children,
}: {
  kind?: "plain" | "good" | "warn" | "bad" | "brand";
  children: ReactNode;
}) {
  return <span className={`badge badge--${kind}`}>{children}</span>;
}
