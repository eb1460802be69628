import { useState } from "react";
import { Card } from "@/kit/card";
import { PageHeader } from "@/kit/page-header";
import { useT } from "@/lib/i18n";
import type { Registration } from "./api";
import { CodeStep } from "./code-step";
import { DetailsStep } from "./details-step";

interface Sent {
  readonly registration: Registration;
  readonly phone: string;
}

/** Two steps: the data, then the code from the phone. Nothing is kept until the code is right. */
export function RegisterPage({ onDone }: { onDone: () => void }) {
  const t = useT();
  const [sent, setSent] = useState<Sent | null>(null);
  return (
    <div className="page page--narrow">
      <PageHeader
        back="/login"
        lead={t("register.step", { number: sent ? 2 : 1 })}
        title={sent ? t("register.codeTitle") : t("register.title")}
      />
      {sent && (
        <Card>
          <CodeStep
            onBack={() => setSent(null)}
            onDone={onDone}
            phone={sent.phone}
            registration={sent.registration}
          />
        </Card>
      )}
      {/* Kept mounted while the code is asked for, so that going back loses nothing. */}
      <div hidden={sent !== null}>
        <Card>
          <DetailsStep onSent={(registration, phone) => setSent({ registration, phone })} />
        </Card>
      </div>
    </div>
  );
}
