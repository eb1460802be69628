import { formatPhone } from "@kabinet/domain/phone";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/kit/button";
import { Card } from "@/kit/card";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { QueryView } from "@/kit/loading";
import { Badge, Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { useT } from "@/lib/i18n";
import { type Me, meQuery } from "@/lib/session";
import { EmailDialog } from "./email-dialog";

function EmailState({ me }: { me: Me }) {
  const t = useT();
  return (
    <span className="row">
      <span>{me.email}</span>
      {me.email_confirmed ? (
        <Badge kind="good">{t("profile.confirmed")}</Badge>
      ) : (
        <Badge kind="warn">{t("profile.notConfirmed")}</Badge>
      )}
    </span>
  );
}

export function ContactsPage() {
  const t = useT();
  const query = useQuery(meQuery);
  const [window, setWindow] = useState<"closed" | "open" | "done">("closed");
  return (
    <div className="page">
      <PageHeader back="/profile" title={t("profile.contacts")} />
      {window === "done" && <Notice kind="good" live title={t("profile.emailDone")} />}
      <QueryView query={query}>
        {(me) => (
          <Card>
            <DefinitionList>
              <Fact name={t("profile.phone")}>{formatPhone(me.phone)}</Fact>
              <Fact name={t("profile.email")}>
                <EmailState me={me} />
              </Fact>
            </DefinitionList>
            {!me.email_confirmed && (
              <div>
                <Button onClick={() => setWindow("open")}>{t("profile.confirmEmail")}</Button>
              </div>
            )}
            {window === "open" && (
              <EmailDialog
                email={me.email}
                onClose={() => setWindow("closed")}
                onConfirmed={() => setWindow("done")}
              />
            )}
          </Card>
        )}
      </QueryView>
    </div>
  );
}
