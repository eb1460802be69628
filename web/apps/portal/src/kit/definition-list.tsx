import type { ReactNode } from "react";

/** Names and values in rows that wrap on narrow screens; use it where a table would scroll sideways. */
export function DefinitionList({ children }: { children: ReactNode }) {
  return <dl className="facts">{children}</dl>;
}

interface FactProps {
  readonly name: ReactNode;
  readonly strong?: boolean;
  readonly number?: boolean;
  readonly children: ReactNode;
}

export function Fact({ name, strong = false, number = false, children }: FactProps) {
  return (
    <div className={strong ? "facts__row facts__row--strong" : "facts__row"}>
      <dt>{name}</dt>
      <dd className={number ? "number" : undefined}>{children}</dd>
    </div>
  );
}
