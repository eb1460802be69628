import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ButtonLink } from "@/kit/button";
import { QueryView, Skeleton } from "@/kit/loading";
import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import { useT } from "@/lib/i18n";
import { queryClient } from "@/lib/query";
import { useMe } from "@/lib/session";
import { type Application, requestQuery } from "./api";
import { EditForm } from "./edit-form";
import { presentReason } from "./status";
import "./requests.css";

interface EditPageProps {
  readonly id: string;
  readonly onSent: (id: string) => void;
}

function Locked({ id }: { id: string }) {
  const t = useT();
  return (
    <Notice kind="warn" live title={t("requests.lockedTitle")}>
      <p>{t("requests.lockedText")}</p>
      <div>
        <ButtonLink params={{ id }} to="/requests/$id">
          {t("requests.toRequest")}
        </ButtonLink>
      </div>
    </Notice>
  );
}

function Reason({ application }: { application: Application }) {
  const t = useT();
  const reason = presentReason(application.status, application.history);
  if (!reason) return null;
  return (
    <Notice kind="warn" title={t("requests.reasonReturned")}>
      <p className="request-words">{reason}</p>
    </Notice>
  );
}

/** The form of an application that was not sent yet or came back. */
export function EditPage({ id, onSent }: EditPageProps) {
  const t = useT();
  const me = useMe();
  // An old copy would begin with an old version: the form waits for the present one.
  const query = useQuery({ ...requestQuery(id), refetchOnMount: "always" });
  const isFresh = query.isFetchedAfterMount && me !== undefined;
  const [taken, setTaken] = useState(0);
  const takeTheirs = (theirs: Application) => {
    queryClient.setQueryData(requestQuery(id).queryKey, theirs);
    setTaken((times) => times + 1);
  };
  const view = isFresh ? query : { ...query, data: undefined };
  return (
    <div className="page">
      <PageHeader
        back={`/requests/${id}`}
        lead={query.data?.service_name}
        title={query.data ? t("requests.editTitle", { number: query.data.number }) : t("requests.title")}
      />
      <QueryView query={view} skeleton={<Skeleton lines={8} />}>
        {(application) =>
          application.is_editable ? (
            <>
              <Reason application={application} />
              <EditForm
                application={application}
                key={taken}
                onSent={onSent}
                onTheirs={takeTheirs}
                phone={me?.phone ?? ""}
              />
            </>
          ) : (
            <Locked id={id} />
          )
        }
      </QueryView>
    </div>
  );
}
