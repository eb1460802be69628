import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/kit/button";
import { Card } from "@/kit/card";
import { ConfirmDialog } from "@/kit/dialog";
import { Skeleton } from "@/kit/loading";
import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { PagedList } from "@/kit/paged-list";
import { useActiveAccount } from "@/lib/accounts";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import { useKeyFor } from "@/lib/idempotency";
import { problemText } from "@/lib/problems";
import { accountReadingsQuery, type Reading, withdrawReading } from "./api";
import { ReadingFacts, ReadingState } from "./previous-readings";
import "./readings.css";

/** A guest's reading for one's account can be taken back; the server knows until when. */
function Withdraw({ reading }: { reading: Reading }) {
  const t = useT();
  const keyFor = useKeyFor();
  const [open, setOpen] = useState(false);
  const withdraw = useMutation({
    mutationFn: () => withdrawReading(reading.reading_id, keyFor(reading.reading_id)),
    onSettled: () => setOpen(false),
  });
  return (
    <div>
      {withdraw.error && (
        <Notice kind="bad" live>
          <p>{problemText(withdraw.error, t)}</p>
        </Notice>
      )}
      <Button onClick={() => setOpen(true)} variant="danger">
        {t("readings.withdraw")}
      </Button>
      <ConfirmDialog
        action={t("readings.withdraw")}
        onClose={() => setOpen(false)}
        onConfirm={() => withdraw.mutate()}
        open={open}
        pending={withdraw.isPending}
        title={t("readings.withdrawTitle")}
      >
        <p>{t("readings.withdrawText")}</p>
      </ConfirmDialog>
    </div>
  );
}

function months(readings: readonly Reading[]): [string, Reading[]][] {
  const grouped = new Map<string, Reading[]>();
  for (const reading of readings) {
    const month = grouped.get(reading.period);
    if (month) month.push(reading);
    else grouped.set(reading.period, [reading]);
  }
  return [...grouped];
}

function Months({ readings }: { readings: readonly Reading[] }) {
  const t = useT();
  const { month } = useFormat();
  return months(readings).map(([period, items]) => (
    <section className="stack stack--tight" key={period}>
      <h2>{month(period)}</h2>
      {items.map((reading) => (
        <Card
          aside={<ReadingState reading={reading} />}
          key={reading.reading_id}
          level={3}
          title={reading.meter_name}
        >
          <p className="soft">{t("readings.serialShort", { serial: reading.serial })}</p>
          <ReadingFacts reading={reading} />
          {reading.source === "guest" && reading.status === "accepted" && reading.is_current && (
            <Withdraw reading={reading} />
          )}
        </Card>
      ))}
    </section>
  ));
}

function History({ accountId }: { accountId: string }) {
  const t = useT();
  const query = useInfiniteQuery(accountReadingsQuery(accountId));
  return (
    <PagedList empty={<Notice title={t("readings.noReadings")} />} query={query}>
      {(readings) => <Months readings={readings} />}
    </PagedList>
  );
}

/** Readings of all meters from every source, by month. */
export function HistoryPage() {
  const t = useT();
  const { account } = useActiveAccount();
  return (
    <div className="page">
      <PageHeader back="/readings" lead={t("readings.historyLead")} title={t("readings.history")} />
      {account ? <History accountId={account.account_id} key={account.account_id} /> : <Skeleton />}
    </div>
  );
}
