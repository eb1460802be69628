import { formatDay } from "@kabinet/domain/dates";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Card } from "@/kit/card";
import { QueryView, Skeleton } from "@/kit/loading";
import { MenuLink, MenuList } from "@/kit/menu-list";
import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { useActiveAccount } from "@/lib/accounts";
import { useLanguage, useT } from "@/lib/i18n";
import { dialsOf, type Meters, metersQuery, type ReadingWindow } from "@/lib/metering";
import { useMe } from "@/lib/session";
import { readDraft, typedDecimal, useDraft, writeDraft } from "./draft";
import type { QueuedReadings } from "./queue";
import { QueueNotice } from "./queue-notice";
import { ReadingsForm } from "./readings-form";
import { UNTYPED } from "./rules";
import type { Sent } from "./use-submission";
import "./readings.css";

function WindowNotice({ window }: { window: ReadingWindow }) {
  const t = useT();
  const language = useLanguage();
  const from = formatDay(window.opens_on, language);
  const to = formatDay(window.closes_on, language);
  const count = window.days_left;
  if (window.is_open) {
    return (
      <p className="soft">
        {count === 0 ? t("readings.windowLastDay") : t("readings.windowOpen", { to, count })}
      </p>
    );
  }
  return (
    <Notice kind="warn" title={t("readings.windowClosed", { from, to })}>
      <p>{window.takes_readings ? t("readings.windowLate") : t("readings.windowOpens", { from, count })}</p>
    </Notice>
  );
}

/** Back into the fields: the draft is what the queue held. */
function restore(accountId: string, period: string, item: QueuedReadings): void {
  const kept = readDraft(accountId, period);
  const typed = item.body.items.map(({ meter_id, register, value, volume, is_rollover }) => [
    `${meter_id}-${register}`,
    {
      ...UNTYPED,
      mode: value ? ("value" as const) : ("volume" as const),
      value: typedDecimal(value ?? ""),
      volume: typedDecimal(volume ?? ""),
      rollover: is_rollover ?? false,
    },
  ]);
  writeDraft(accountId, period, {
    takenOn: item.body.taken_on,
    typed: { ...kept.typed, ...Object.fromEntries(typed) },
  });
}

interface BodyProps {
  readonly accountId: string;
  readonly meters: Meters;
  readonly onSent: (sent: Sent) => void;
  readonly onRestored: () => void;
}

function Body({ accountId, meters, onSent, onRestored }: BodyProps) {
  const t = useT();
  const me = useMe();
  const draft = useDraft(accountId, meters.window.period);
  if (dialsOf(meters.items).length === 0) return <Notice title={t("readings.noMeters")} />;
  return (
    <>
      {me && (
        <QueueNotice
          accountId={accountId}
          meters={meters.items}
          onEdit={(item) => {
            restore(accountId, meters.window.period, item);
            onRestored();
          }}
          owner={me.user_id}
        />
      )}
      <WindowNotice window={meters.window} />
      {meters.window.takes_readings && (
        <ReadingsForm accountId={accountId} draft={draft} meters={meters} onSent={onSent} />
      )}
    </>
  );
}

/** Comes after the fields, so that they do not push it away. */
function More() {
  const t = useT();
  return (
    <Card>
      <MenuList>
        <MenuLink icon="history" to="/readings/history">
          {t("readings.history")}
        </MenuLink>
        <MenuLink icon="meter" to="/meters">
          {t("readings.meters")}
        </MenuLink>
      </MenuList>
    </Card>
  );
}

/** Typing and sending readings. */
export function ReadingsPage({ onSent }: { onSent: (sent: Sent) => void }) {
  const t = useT();
  const { account } = useActiveAccount();
  const query = useQuery({ ...metersQuery(account?.account_id ?? ""), enabled: account !== null });
  const [restored, setRestored] = useState(0);
  return (
    <div className="page">
      <PageHeader title={t("readings.title")} />
      {account ? (
        <QueryView query={query}>
          {(meters) => (
            <Body
              accountId={account.account_id}
              key={`${account.account_id}:${restored}`}
              meters={meters}
              onRestored={() => setRestored(restored + 1)}
              onSent={onSent}
            />
          )}
        </QueryView>
      ) : (
        <Skeleton />
      )}
      {!query.isPending && <More />}
    </div>
  );
}
