import { formatDate } from "@kabinet/domain/dates";
import { useQuery } from "@tanstack/react-query";
import { Card } from "@/kit/card";
import { Failure, Skeleton } from "@/kit/loading";
import { PageHeader } from "@/kit/page-header";
import { Prose } from "@/kit/prose";
import { useT } from "@/lib/i18n";
import { legalTextQuery } from "@/lib/legal";

export function LegalPage({ document }: { document: string }) {
  const t = useT();
  const query = useQuery(legalTextQuery(document));
  const text = query.data;
  return (
    <div className="page">
      <PageHeader
        lead={
          text && t("help.version", { version: String(text.version), date: formatDate(text.published_at) })
        }
        title={text?.title ?? t("help.legalTitle")}
      />
      {query.error && !text && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton lines={8} />}
      {text && (
        <Card>
          <Prose text={text.body} />
        </Card>
      )}
    </div>
  );
}
