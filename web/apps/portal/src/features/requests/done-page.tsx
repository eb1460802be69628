import { formatDateTime } from "@kabinet/domain/dates";
import { useQuery } from "@tanstack/react-query";
import { Button, ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { FormActions } from "@/kit/form";
import { QueryView } from "@/kit/loading";
import { PageHeader } from "@/kit/page-header";
import { useActiveAccount } from "@/lib/accounts";
import { useT } from "@/lib/i18n";
import { requestQuery } from "./api";
import { statusWords } from "./status";

/** The end of sending: number, time, what happens next. */
export function DonePage({ id }: { id: string }) {
  const t = useT();
  const query = useQuery(requestQuery(id));
  const { accounts } = useActiveAccount();
  return (
    <div className="page">
      <PageHeader title={t("requests.doneTitle")} />
      <QueryView query={query}>
        {(application) => (
          <>
            <Card>
              <DefinitionList>
                <Fact name={t("requests.doneNumber")} number strong>
                  {application.number}
                </Fact>
                {application.sent_at && (
                  <Fact name={t("requests.doneTime")}>{formatDateTime(application.sent_at)}</Fact>
                )}
                <Fact name={t("requests.doneService")}>{application.service_name}</Fact>
                <Fact name={t("requests.doneAddress")}>
                  {accounts.find((account) => account.account_id === application.account_id)?.address ??
                    t("requests.conflictEmpty")}
                </Fact>
              </DefinitionList>
            </Card>
            <Card title={t("requests.next")}>
              <p>{t(statusWords(application.status).next)}</p>
              <p>{t("requests.doneNext")}</p>
            </Card>
            <div className="no-print">
              <FormActions>
                <ButtonLink params={{ id }} to="/requests/$id">
                  {t("requests.toRequest")}
                </ButtonLink>
                <Button onClick={() => globalThis.print()} variant="secondary">
                  {t("requests.print")}
                </Button>
              </FormActions>
            </div>
          </>
        )}
      </QueryView>
    </div>
  );
}
