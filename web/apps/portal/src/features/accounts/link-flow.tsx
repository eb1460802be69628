import { useState } from "react";
import { Card } from "@/kit/card";
import { type Account, useActiveAccount } from "@/lib/accounts";
import { useT } from "@/lib/i18n";
import type { FoundAccount, Wanted } from "./api";
import { ProofStep } from "./proof-step";
import { SearchStep } from "./search-step";

interface Match {
  readonly found: FoundAccount;
  readonly wanted: Wanted;
}

/** Search, then proof. Cancelling the proof returns to the search with everything still typed. */
export function LinkFlow({ onLinked }: { onLinked: (account: Account) => void }) {
  const t = useT();
  const { accounts } = useActiveAccount();
  const [match, setMatch] = useState<Match | null>(null);
  return (
    <>
      <div hidden={match !== null}>
        <Card title={t("accounts.searchTitle")}>
          <SearchStep onFound={(found, wanted) => setMatch({ found, wanted })} />
        </Card>
      </div>
      {match && (
        <Card title={t("accounts.proofTitle")}>
          <ProofStep
            found={match.found}
            isFirst={accounts.length === 0}
            onCancel={() => setMatch(null)}
            onLinked={onLinked}
            wanted={match.wanted}
          />
        </Card>
      )}
    </>
  );
}
