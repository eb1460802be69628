import { formatDay } from "@kabinet/domain/dates";
import type { UseQueryResult } from "@tanstack/react-query";
import { ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { Failure, Skeleton } from "@/kit/loading";
import { useLanguage, useT } from "@/lib/i18n";
import { dialsOf, type Meters, type ReadingWindow } from "@/lib/metering";

function WindowWords({ window }: { window: ReadingWindow }) {
  const t = useT();
  const language = useLanguage();
  const count = window.days_left;
  if (!window.is_open) {
    return <p>{t("home.windowOpens", { day: formatDay(window.opens_on, language), count })}</p>;
  }
  if (count === 0) return <p>{t("home.windowLastDay")}</p>;
  return <p>{t("home.windowCloses", { day: formatDay(window.closes_on, language), count })}</p>;
}

function Body({ meters }: { meters: Meters }) {
  const t = useT();
  const dials = dialsOf(meters.items);
  const sent = dials.filter(({ register }) => register.current_value !== null).length;
  if (dials.length === 0) return <p>{t("home.noMeters")}</p>;
  const done = sent === dials.length;
  const words = sent === 0 ? t("home.send") : done ? t("home.correct") : t("home.sendRest");
  return (
    <>
      {done ? <p>{t("home.allSent")}</p> : <WindowWords window={meters.window} />}
      {sent > 0 && !done && <p className="soft">{t("home.sentSome", { sent, total: dials.length })}</p>}
      {meters.window.takes_readings && (
        <ButtonLink icon="readings" to="/readings" variant={done ? "plain" : "secondary"} wide>
          {words}
        </ButtonLink>
      )}
    </>
  );
}

/** Whether readings are awaited now, and the way to send them. */
export function ReadingsCard({ query }: { query: UseQueryResult<Meters> }) {
  const t = useT();
  if (query.error && !query.data) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Card title={t("home.readings")}>
      {query.data ? <Body meters={query.data} /> : <Skeleton lines={3} />}
    </Card>
  );
}
