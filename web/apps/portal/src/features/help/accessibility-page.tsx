import { ButtonLink } from "@/kit/button";
import { Card } from "@/kit/card";
import { PageHeader } from "@/kit/page-header";
import { Prose } from "@/kit/prose";
import { config } from "@/lib/config";
import { useT } from "@/lib/i18n";

export function AccessibilityPage() {
  const t = useT();
  return (
    <div className="page">
      <PageHeader title={t("help.accessTitle")} />
      <Card>
        <Prose text={t("help.accessText")} />
        {config.phone && <p>{t("help.accessPhone", { phone: config.phone })}</p>}
        <div>
          <ButtonLink icon="text" to="/profile/display">
            {t("help.accessSettings")}
          </ButtonLink>
        </div>
      </Card>
    </div>
  );
}
