import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import "./ui.css";

/** A table that scrolls by itself where it is wider than the page; the keyboard reaches it. */
export function ScrollTable({
  label,
  head,
  children,
  striped,
}: {
  label: string;
  head: readonly string[];
  children: ReactNode;
  striped?: boolean;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard could not scroll.
    <section aria-label={label} className="scroll" tabIndex={0}>
      <Table fz="sm" horizontalSpacing={6} striped={striped}>
        <Table.Thead>
          <Table.Tr>
            {head.map((name) => (
              <Table.Th key={name}>{name}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </section>
  );
}
