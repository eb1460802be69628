import { isNetworkProblem } from "@kabinet/api";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { ButtonLink } from "@/kit/button";
import { Failure, Skeleton } from "@/kit/loading";
import { PageHeader } from "@/kit/page-header";
import { useT } from "@/lib/i18n";

export function PendingPage() {
  return (
    <div className="page">
      <Skeleton lines={6} />
    </div>
  );
}

export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const t = useT();
  return (
    <div className="page">
      <PageHeader title={isNetworkProblem(error) ? t("shell.offlineTitle") : t("shell.errorTitle")} />
      <Failure error={error} onRetry={reset} />
    </div>
  );
}

export function NotFoundPage() {
  const t = useT();
  return (
    <div className="page">
      <PageHeader lead={t("shell.notFoundText")} title={t("shell.notFoundTitle")} />
      <div className="form__actions">
        <ButtonLink to="/">{t("shell.toHome")}</ButtonLink>
        <ButtonLink to="/help" variant="secondary">
          {t("shell.help")}
        </ButtonLink>
      </div>
    </div>
  );
}
