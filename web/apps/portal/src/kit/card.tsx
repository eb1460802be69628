import type { ReactNode } from "react";

interface CardProps {
  readonly title?: ReactNode;
  /** Stands at the right of the title. */
  readonly aside?: ReactNode;
  readonly level?: 2 | 3;
  readonly children: ReactNode;
}

export function Card({ title, aside, level = 2, children }: CardProps) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section className="card">
      {title && (
        <div className="card__head">
          <Heading>{title}</Heading>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
