import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card } from "@/kit/card";
import { QueryView } from "@/kit/loading";
import { MenuLink, MenuList } from "@/kit/menu-list";
import { PageHeader } from "@/kit/page-header";
import { PagedList } from "@/kit/paged-list";
import { useT } from "@/lib/i18n";
import { requestsQuery, servicesQuery } from "./api";
import { RequestRows } from "./request-rows";

const SHOWN = 5;

/** What can be ordered, and how the orders stand. */
export function ServicesPage() {
  const t = useT();
  const services = useQuery(servicesQuery);
  const requests = useInfiniteQuery(requestsQuery);
  return (
    <div className="page">
      <PageHeader lead={t("requests.servicesText")} title={t("requests.servicesTitle")} />
      <QueryView query={services}>
        {(items) =>
          items.length === 0 ? (
            <p>{t("requests.servicesNone")}</p>
          ) : (
            <Card>
              <MenuList>
                {items.map((service) => (
                  <MenuLink
                    hint={service.summary}
                    key={service.code}
                    params={{ code: service.code }}
                    to="/services/$code"
                  >
                    {service.name}
                  </MenuLink>
                ))}
              </MenuList>
            </Card>
          )
        }
      </QueryView>
      <h2>{t("requests.myRequests")}</h2>
      <PagedList
        empty={<p>{t("requests.none")}</p>}
        query={{ ...requests, hasNextPage: false } as typeof requests}
      >
        {(items) => (
          <>
            <Card>
              <RequestRows items={items.slice(0, SHOWN)} />
            </Card>
            {items.length > SHOWN && (
              <Link className="link-block" to="/requests">
                {t("requests.allRequests")}
              </Link>
            )}
          </>
        )}
      </PagedList>
    </div>
  );
}
