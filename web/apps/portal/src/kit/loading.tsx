import { isNetworkProblem } from "@kabinet/api";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";
import { Button } from "./button";
import { Notice } from "./notice";

export function Spinner({ children }: { children?: ReactNode }) {
  const t = useT();
  return (
    <div className="spinner" role="status">
      <span aria-hidden="true" className="spinner__wheel" />
      <span>{children ?? t("kit.loading")}</span>
    </div>
  );
}

const LINES = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** Grey lines of about the size of what comes, so that the page does not jump. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const t = useT();
  return (
    <div className="stack stack--tight" role="status">
      <span className="visually-hidden">{t("kit.loading")}</span>
      {LINES.slice(0, lines).map((line) => (
        <span aria-hidden="true" className="skeleton__line" key={line} />
      ))}
    </div>
  );
}

/** A failed load: what happened, and another try. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useT();
  const offline = isNetworkProblem(error);
  return (
    <Notice
      kind={offline ? "warn" : "bad"}
      live
      title={offline ? t("kit.offlineTitle") : t("kit.failureTitle")}
    >
      <p>{problemText(error, t)}</p>
      {onRetry && (
        <div>
          <Button onClick={onRetry} variant="secondary">
            {t("kit.retry")}
          </Button>
        </div>
      )}
    </Notice>
  );
}

interface QueryViewProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, "data" | "error" | "refetch">;
  readonly skeleton?: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/** Loading, failure or the data of a query; data kept from an earlier visit wins over a failure. */
export function QueryView<Data>({ query, skeleton, children }: QueryViewProps<Data>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <>{skeleton ?? <Skeleton />}</>;
}
