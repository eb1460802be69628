import { Card, SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useFormat } from "@/lib/format";
import { type MessageKey, type T, useT } from "@/lib/i18n";
import { Facts } from "@/ui/loaded";
import { ScrollTable } from "@/ui/scroll-table";
import { COUNTS, type Preview } from "./preview";

/** A word of ours for a code of the service, or the code itself. */
function words(t: T, key: string, code: string): string {
  const known = t(key as MessageKey);
  return known === key ? code : known;
}

function Counts({ preview }: { preview: Preview }) {
  const t = useT();
  const { count } = useFormat();
  return (
    <SimpleGrid cols={{ base: 2, sm: 4 }}>
      {COUNTS.map((name) => (
        <Card key={name} padding="sm" withBorder>
          <Text c="dimmed">{t(`runs.count_${name}` as MessageKey)}</Text>
          <Text className="number" fw={700} fz="1.5rem">
            {count(preview.counts[name])}
          </Text>
        </Card>
      ))}
    </SimpleGrid>
  );
}

function Totals({ totals }: { totals: NonNullable<Preview["totals"]> }) {
  const t = useT();
  const { money, change } = useFormat();
  return (
    <Facts
      rows={[
        [t("runs.totalAfter"), <strong key="after">{money(totals.after)}</strong>],
        [t("runs.totalBefore"), money(totals.before)],
        [t("runs.totalChange"), change(totals.after - totals.before)],
        [t("runs.totalMonthBefore"), money(totals.monthBefore)],
        [t("runs.totalMonthChange"), change(totals.after - totals.monthBefore)],
      ]}
    />
  );
}

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {title}
      </Title>
      {hint && <Text c="dimmed">{hint}</Text>}
      {children}
    </Stack>
  );
}

interface GridProps {
  readonly label: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
}

function Grid({ label, head, rows }: GridProps) {
  return (
    <ScrollTable head={head} label={label}>
      {rows.map((cells, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a finished check never move.
        <Table.Tr key={row}>
          {cells.map((cell, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above.
            <Table.Td className={typeof cell === "string" ? undefined : "number"} key={column}>
              {cell}
            </Table.Td>
          ))}
        </Table.Tr>
      ))}
    </ScrollTable>
  );
}

function Biggest({ preview }: { preview: Preview }) {
  const t = useT();
  const { money, change } = useFormat();
  if (preview.biggest.length === 0) return null;
  return (
    <Part title={t("runs.biggest")}>
      <Grid
        head={[t("runs.account"), t("runs.receipt"), t("runs.before"), t("runs.after"), t("runs.difference")]}
        label={t("runs.biggest")}
        rows={preview.biggest.map((row) => [
          row.account,
          row.kind_name,
          <span key="before">{money(row.before_minor)}</span>,
          <span key="after">{money(row.after_minor)}</span>,
          <span key="change">{change(row.after_minor - row.before_minor)}</span>,
        ])}
      />
    </Part>
  );
}

function Mismatches({ preview }: { preview: Preview }) {
  const t = useT();
  const { money, count } = useFormat();
  if (preview.mismatches.length === 0) return null;
  return (
    <Part hint={t("runs.mismatchHint")} title={t("runs.mismatches")}>
      <Facts
        rows={preview.mismatches.map(([code, times]) => [
          words(t, `runs.mismatch_${code.replaceAll("-", "_")}`, code),
          t("runs.times", { times: count(times) }),
        ])}
      />
      {preview.mismatchExamples.length > 0 && (
        <details>
          <summary>{t("runs.examples")}</summary>
          <Grid
            head={[t("runs.mismatchWhat"), t("runs.lineNo"), t("runs.expected"), t("runs.shown")]}
            label={t("runs.mismatches")}
            rows={preview.mismatchExamples.map((row) => [
              words(t, `runs.mismatch_${row.code.replaceAll("-", "_")}`, row.code),
              row.line_no === null ? "—" : String(row.line_no),
              <span key="expected">{money(row.expected_minor)}</span>,
              <span key="shown">{money(row.shown_minor)}</span>,
            ])}
          />
        </details>
      )}
    </Part>
  );
}

/** What publishing the file would change, in words and sums. */
export function PreviewView({ preview }: { preview: Preview }) {
  const t = useT();
  const { money, count } = useFormat();
  return (
    <Stack gap="md">
      <Counts preview={preview} />
      {preview.totals && <Totals totals={preview.totals} />}
      {preview.numbers.length > 0 && (
        <Facts
          rows={preview.numbers.map(([name, value]) => [
            words(t, `runs.number_${name}`, name),
            name.endsWith("_minor") ? money(value) : count(value),
          ])}
        />
      )}
      {preview.organisations.length > 0 && (
        <Part title={t("runs.byOrganisation")}>
          <Facts rows={preview.organisations.map(([name, accounts]) => [name, count(accounts)])} />
        </Part>
      )}
      {preview.accounts.length > 0 && (
        <Part title={t("runs.changedAccounts")}>
          <Grid
            head={[t("runs.line"), t("runs.account"), t("runs.changedFields")]}
            label={t("runs.changedAccounts")}
            rows={preview.accounts.map((row) => [
              <span key="line">{row.line}</span>,
              row.number,
              row.fields.map((field) => words(t, `runs.field_${field}`, field)).join(", "),
            ])}
          />
        </Part>
      )}
      <Biggest preview={preview} />
      <Mismatches preview={preview} />
    </Stack>
  );
}
