import { useInfiniteQuery } from "@tanstack/react-query";
import { ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { PageHeader } from "@/kit/page-header";
import { PagedList } from "@/kit/paged-list";
import { useT } from "@/lib/i18n";
import { requestsQuery } from "./api";
import { RequestRows } from "./request-rows";

/** Everything the person has asked for, newest first. */
export function RequestsPage() {
  const t = useT();
  const query = useInfiniteQuery(requestsQuery);
  const action = (
    <div>
      <ButtonLink icon="plus" to="/services" variant="secondary">
        {t("requests.noneAction")}
      </ButtonLink>
    </div>
  );
  return (
    <div className="page">
      <PageHeader title={t("requests.title")} />
      <PagedList empty={<p>{t("requests.none")}</p>} query={query}>
        {(items) => (
          <Card>
            <RequestRows items={items} />
          </Card>
        )}
      </PagedList>
      {action}
    </div>
  );
}
