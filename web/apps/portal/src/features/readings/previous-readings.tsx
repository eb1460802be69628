import { formatDate } from "@kabinet/domain/dates";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { Badge } from "@/kit/notice";
import { PagedList } from "@/kit/paged-list";
import { useFormat } from "@/lib/format";
import { useT } from "@/lib/i18n";
import { meterReadingsQuery, type Reading } from "./api";
import { sourceText } from "./words";

export function ReadingFacts({ reading }: { reading: Reading }) {
  const t = useT();
  const { decimal } = useFormat();
  return (
    <DefinitionList>
      <Fact name={t("readings.value")} number strong>
        {`${decimal(reading.value)} ${reading.unit}`}
      </Fact>
      {reading.volume !== null && (
        <Fact name={t("readings.consumed")} number>
          {`${decimal(reading.volume)} ${reading.unit}`}
        </Fact>
      )}
      <Fact name={t("readings.dates")}>
        {t("readings.datesOf", {
          accounted: formatDate(reading.accounted_on),
          taken: formatDate(reading.taken_on),
        })}
      </Fact>
      <Fact name={t("readings.source")}>
        {sourceText(t, reading.source)}
        {reading.accepted_for_billing_on && (
          <span className="reading__volume">
            {t("readings.acceptedOn", { date: formatDate(reading.accepted_for_billing_on) })}
          </span>
        )}
      </Fact>
    </DefinitionList>
  );
}

export function ReadingState({ reading }: { reading: Reading }) {
  const t = useT();
  if (reading.status === "withdrawn") return <Badge kind="bad">{t("readings.withdrawn")}</Badge>;
  if (!reading.is_current) return <Badge>{t("readings.replaced")}</Badge>;
  return null;
}

export function PreviousList({ meterId }: { meterId: string }) {
  const t = useT();
  const query = useInfiniteQuery(meterReadingsQuery(meterId));
  return (
    <PagedList empty={<p className="soft">{t("readings.noReadings")}</p>} query={query}>
      {(readings) => (
        <ul className="reading-list">
          {readings.map((reading) => (
            <li key={reading.reading_id}>
              <ReadingState reading={reading} />
              <ReadingFacts reading={reading} />
            </li>
          ))}
        </ul>
      )}
    </PagedList>
  );
}

/** «Показать» / «Скрыть» earlier readings; they are asked for on the first opening. */
export function PreviousReadings({ meterId }: { meterId: string }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="reading__previous">
        {open ? t("readings.hidePrevious") : t("readings.showPrevious")}
      </summary>
      {open && <PreviousList meterId={meterId} />}
    </details>
  );
}
