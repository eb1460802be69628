import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button, ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { Choice } from "@/kit/checkbox";
import { DefinitionList, Fact } from "@/kit/definition-list";
import { QueryView } from "@/kit/loading";
import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { type Account, useActiveAccount } from "@/lib/accounts";
import { useT } from "@/lib/i18n";
import { useKeyFor } from "@/lib/idempotency";
import { problemText } from "@/lib/problems";
import { createRequest, type EService, requestsQuery, serviceQuery } from "./api";
import "./requests.css";

interface ServicePageProps {
  readonly code: string;
  /** A draft has begun. */
  readonly onCreated: (id: string) => void;
}

function Points({ title, items, ordered }: { title: string; items: readonly string[]; ordered?: boolean }) {
  if (items.length === 0) return null;
  const List = ordered ? "ol" : "ul";
  return (
    <Card title={title}>
      <List className="plain-list">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </List>
    </Card>
  );
}

function Regulation({ service }: { service: EService }) {
  const t = useT();
  return (
    <>
      <Card>
        <DefinitionList>
          <Fact name={t("requests.term")}>{service.term}</Fact>
          <Fact name={t("requests.price")} strong>
            {service.price}
          </Fact>
        </DefinitionList>
      </Card>
      <Points items={service.steps} ordered title={t("requests.steps")} />
      <Points items={service.documents} title={t("requests.documents")} />
      <Points items={service.refusals} title={t("requests.refusals")} />
    </>
  );
}

/** Something begun for the same account is better continued than begun again. */
function useDraftOf(code: string, accountId: string | undefined) {
  const { data } = useInfiniteQuery(requestsQuery);
  return data?.pages
    .flatMap((page) => page.items)
    .find((item) => item.status === "draft" && item.service_code === code && item.account_id === accountId);
}

function accountWords(account: Account): string {
  return account.alias || account.address;
}

function Order({ code, onCreated }: ServicePageProps) {
  const t = useT();
  const keyFor = useKeyFor();
  const { account: active, accounts } = useActiveAccount();
  const [chosen, setChosen] = useState<string | null>(null);
  const accountId = chosen ?? active?.account_id;
  const draft = useDraftOf(code, accountId);
  const create = useMutation({
    mutationFn: (id: string) => {
      const body = { service_code: code, account_id: id };
      return createRequest(body, keyFor(body));
    },
    onSuccess: (application) => onCreated(application.id),
  });
  if (!accountId)
    return (
      <Notice kind="info">
        <p>{t("requests.needAccount")}</p>
        <div>
          <ButtonLink to="/welcome">{t("requests.linkAccount")}</ButtonLink>
        </div>
      </Notice>
    );
  return (
    <Card>
      <Choice
        legend={t("requests.orderFor")}
        name="account"
        onChange={setChosen}
        options={accounts.map((account) => ({
          value: account.account_id,
          label: (
            <>
              {accountWords(account)}
              <br />
              <span className="soft">{t("requests.orderAccount", { number: account.number })}</span>
            </>
          ),
        }))}
        stacked
        value={accountId}
      />
      {draft && (
        <Notice kind="info" title={t("requests.draftExists")}>
          <p>{t("requests.draftExistsText", { number: draft.number })}</p>
          <div>
            <ButtonLink params={{ id: draft.id }} to="/requests/$id/edit">
              {t("requests.continueDraft")}
            </ButtonLink>
          </div>
        </Notice>
      )}
      {create.error && (
        <Notice kind="bad" live>
          <p>{problemText(create.error, t)}</p>
        </Notice>
      )}
      <Button
        onClick={() => create.mutate(accountId)}
        pending={create.isPending}
        variant={draft ? "secondary" : "primary"}
        wide
      >
        {t("requests.order")}
      </Button>
    </Card>
  );
}

/** The regulation of an e-service, to be read before ordering it. */
export function ServicePage({ code, onCreated }: ServicePageProps) {
  const t = useT();
  const query = useQuery(serviceQuery(code));
  return (
    <div className="page">
      <PageHeader
        back="/services"
        lead={query.data?.summary}
        title={query.data?.name ?? t("requests.servicesTitle")}
      />
      <QueryView query={query}>
        {(service) => (
          <>
            <Regulation service={service} />
            <Order code={service.code} onCreated={onCreated} />
          </>
        )}
      </QueryView>
    </div>
  );
}
