import { formatDate, formatDateTime, formatDay } from "@kabinet/domain/dates";
import { useQuery } from "@tanstack/react-query";
import { Button, ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { QueryView } from "@/kit/loading";
import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { useActiveAccount } from "@/lib/accounts";
import { useFormat } from "@/lib/format";
import { useLanguage, useT } from "@/lib/i18n";
import { dialsOf, metersQuery } from "@/lib/metering";
import { type Submission, submissionQuery } from "./api";
import "./readings.css";

function LeftOut({ submission, accountId }: { submission: Submission; accountId: string }) {
  const t = useT();
  const language = useLanguage();
  const { data } = useQuery(metersQuery(accountId));
  if (!data) return null;
  const sent = new Set(submission.items.map((item) => `${item.meter_id}:${item.register}`));
  const missing = dialsOf(data.items).filter(
    ({ meter, register }) =>
      register.current_value === null && !sent.has(`${meter.meter_id}:${register.register}`),
  );
  const isOpen = data.window.is_open;
  return (
    <>
      {missing.length > 0 && (
        <Notice kind="warn" title={t("readings.leftOut")}>
          <ul>
            {missing.map(({ meter, register }) => (
              <li key={`${meter.meter_id}:${register.register}`}>
                {meter.registers.length > 1 ? `${meter.name}, ${register.name}` : meter.name}
              </li>
            ))}
          </ul>
          <div>
            <ButtonLink to="/readings" variant="secondary">
              {t("readings.sendLeftOut")}
            </ButtonLink>
          </div>
        </Notice>
      )}
      {isOpen && <p>{t("readings.canCorrect", { day: formatDay(data.window.closes_on, language) })}</p>}
    </>
  );
}

function Accepted({ submission }: { submission: Submission }) {
  const t = useT();
  const { decimal, month } = useFormat();
  const { account } = useActiveAccount();
  return (
    <>
      <Card>
        <DefinitionList>
          {submission.items.map((item) => (
            <Fact key={item.reading_id} name={`${item.meter_name}, ${item.serial}`} number strong>
              {`${decimal(item.value)} ${item.unit}`}
              {item.volume !== null && (
                <span className="reading__volume">
                  {t("readings.consumption", { amount: decimal(item.volume), unit: item.unit })}
                </span>
              )}
            </Fact>
          ))}
        </DefinitionList>
        <DefinitionList>
          <Fact name={t("readings.acceptedAt")}>{formatDateTime(submission.accepted_at)}</Fact>
          <Fact name={t("readings.takenOn")}>{formatDate(submission.taken_on)}</Fact>
          <Fact name={t("readings.forMonth")}>{month(submission.period)}</Fact>
          <Fact name={t("readings.number")}>
            <span className="reading__number">{submission.submission_id}</span>
          </Fact>
        </DefinitionList>
      </Card>
      {account && <LeftOut accountId={account.account_id} submission={submission} />}
      <p>{t("readings.whatNext")}</p>
      <div className="form__actions no-print">
        <ButtonLink to="/">{t("readings.toHome")}</ButtonLink>
        <Button onClick={() => window.print()} variant="secondary">
          {t("readings.print")}
        </Button>
        <ButtonLink to="/readings" variant="plain">
          {t("readings.correct")}
        </ButtonLink>
      </div>
    </>
  );
}

/** The end of a submission: what was taken, what was left out, what happens next. */
export function DonePage({ submissionId }: { submissionId: string }) {
  const t = useT();
  const query = useQuery(submissionQuery(submissionId));
  return (
    <div className="page">
      <PageHeader title={query.data ? t("readings.doneTitle") : t("readings.submission")} />
      <QueryView query={query}>{(submission) => <Accepted submission={submission} />}</QueryView>
    </div>
  );
}
