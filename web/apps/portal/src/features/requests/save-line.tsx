import { Button } from "@/kit/button";
import { Notice } from "@/kit/notice";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";
import type { Snapshot } from "./draft-saver";
import { timeWords } from "./times";

/** Whether what stands in the form is also kept. */
export function SaveLine({ snapshot, onChoose }: { snapshot: Snapshot; onChoose: () => void }) {
  const t = useT();
  if (snapshot.state === "conflict")
    return (
      <Notice kind="warn" live title={t("requests.conflictTitle")}>
        <div>
          <Button onClick={onChoose} variant="secondary">
            {t("requests.conflictOpen")}
          </Button>
        </div>
      </Notice>
    );
  if (snapshot.state === "failed")
    return (
      <Notice kind="warn" live title={t("requests.stateFailed")}>
        <p>{t("requests.stateFailedText", { reason: problemText(snapshot.error, t) })}</p>
      </Notice>
    );
  const words = {
    saving: t("requests.stateSaving"),
    waiting: t("requests.stateWaiting"),
    saved: snapshot.savedAt
      ? t("requests.stateSavedAt", { time: timeWords(snapshot.savedAt) })
      : t("requests.stateSaved"),
  }[snapshot.state];
  return (
    <p className="soft" role="status">
      {words}
    </p>
  );
}
