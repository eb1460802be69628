import { Notice } from "@/kit/notice";
import { PageHeader } from "@/kit/page-header";
import type { Account } from "@/lib/accounts";
import { useT } from "@/lib/i18n";
import { LinkFlow } from "./link-flow";

interface AddPageProps {
  readonly onLinked: (account: Account) => void;
}

/** The first page of a person without accounts. */
export function WelcomePage({ name, onLinked }: AddPageProps & { name: string }) {
  const t = useT();
  return (
    <div className="page">
      <PageHeader lead={t("accounts.welcomeText")} title={t("accounts.welcomeTitle", { name })} />
      <LinkFlow onLinked={onLinked} />
      <Notice title={t("accounts.whereTitle")}>
        <p>{t("accounts.whereText")}</p>
      </Notice>
    </div>
  );
}

export function AddAccountPage({ onLinked }: AddPageProps) {
  const t = useT();
  return (
    <div className="page">
      <PageHeader back="/accounts" lead={t("accounts.addText")} title={t("accounts.addTitle")} />
      <LinkFlow onLinked={onLinked} />
    </div>
  );
}
