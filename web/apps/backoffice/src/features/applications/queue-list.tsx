import { Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type MouseEvent, useEffect, useRef, useState } from "react";
import type { QueueItem } from "@/lib/applications";
import { useT } from "@/lib/i18n";
import { useKeys } from "@/lib/keys";
import { ageWords, timeWords, useNow } from "@/lib/time";
import { StatusBadge } from "@/ui/status-badge";
import { LeaseWords } from "./lease-words";
import "./applications.css";

const ROW_PX = 64;
const AHEAD_ROWS = 20;

interface QueueListProps {
  readonly items: readonly QueueItem[];
  /** Focused at first: the row the operator came back from. */
  readonly at: string | undefined;
  readonly onOpen: (id: string) => void;
  /** The end comes near. */
  readonly onEnd: () => void;
}

function Cells({ item, now }: { item: QueueItem; now: number }) {
  const t = useT();
  const sent = item.sent_at ?? item.created_at;
  return (
    <>
      <span>
        <span className="number queue__strong">{item.number}</span>
        <span className="queue__soft">{item.service_name}</span>
      </span>
      <span>
        <span className="number">{item.account_number ?? t("queue.noAccount")}</span>
        <span className="queue__soft">{item.organisation_name}</span>
      </span>
      <span>
        <StatusBadge status={item.status} />
      </span>
      <span>
        <span className="number">{ageWords(sent, now, t)}</span>
        <span className="queue__soft number">{timeWords(sent)}</span>
      </span>
      <span>
        <LeaseWords lease={item.lease} />
      </span>
    </>
  );
}

/** The rows of the queue; only those in sight are drawn. J and K move, Enter opens. */
export function QueueList({ items, at, onOpen, onEnd }: QueueListProps) {
  const t = useT();
  const now = useNow();
  const frame = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(() =>
    Math.max(
      0,
      items.findIndex((item) => item.id === at),
    ),
  );
  // Counts wishes for the focus: the wanted row may not be drawn yet.
  const [wish, setWish] = useState(at === undefined ? 0 : 1);
  const granted = useRef(0);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  });
  const drawn = rows.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= items.length - AHEAD_ROWS) onEnd();
  }, [last, items.length, onEnd]);
  useEffect(() => {
    if (granted.current === wish) return;
    rows.scrollToIndex(current);
    const row = frame.current?.querySelector<HTMLElement>(`[data-row="${current}"]`);
    if (row) {
      row.focus({ preventScroll: true });
      granted.current = wish;
    }
  });
  const move = (step: number) => {
    setWish((wishes) => wishes + 1);
    const isInside = frame.current?.contains(document.activeElement);
    setCurrent((index) => (isInside ? Math.min(items.length - 1, Math.max(0, index + step)) : index));
  };
  useKeys({
    KeyJ: () => move(1),
    KeyK: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
  });
  const open = (event: MouseEvent, id: string) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(id);
  };
  return (
    <div className="queue">
      <div aria-hidden="true" className="queue__row queue__head">
        <Text span>{t("queue.application")}</Text>
        <Text span>{t("queue.account")}</Text>
        <Text span>{t("queue.status")}</Text>
        <Text span>{t("queue.waits")}</Text>
        <Text span>{t("queue.lease")}</Text>
      </div>
      <div className="queue__frame" ref={frame}>
        <ul aria-label={t("queue.title")} className="queue__list" style={{ height: rows.getTotalSize() }}>
          {drawn.map((row) => {
            const item = items[row.index];
            if (!item) return null;
            return (
              <li
                aria-posinset={row.index + 1}
                aria-setsize={items.length}
                className="queue__item"
                key={item.id}
                style={{ transform: `translateY(${row.start}px)` }}
              >
                <Link
                  className="queue__row queue__link"
                  data-row={row.index}
                  onClick={(event) => open(event, item.id)}
                  onFocus={() => setCurrent(row.index)}
                  params={{ id: item.id }}
                  preload={false}
                  to="/items/$id"
                >
                  <Cells item={item} now={now} />
                </Link>
              </li>
            );
          })}
        </ul>
      </div>
    </div>
  );
}
