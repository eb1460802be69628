import { useSyncExternalStore } from "react";
import { Button } from "@/kit/button";
import { Notice } from "@/kit/notice";
import { useT } from "@/lib/i18n";
import { activateUpdate, hasUpdate, subscribeUpdate } from "./service-worker";

/** A new version waits: the person decides when, so no form is lost. */
export function UpdateNotice() {
  const t = useT();
  const waiting = useSyncExternalStore(subscribeUpdate, hasUpdate);
  if (!waiting) return null;
  return (
    <Notice live title={t("shell.updateTitle")}>
      <p>{t("shell.updateText")}</p>
      <div>
        <Button onClick={activateUpdate} variant="secondary">
          {t("shell.updateAction")}
        </Button>
      </div>
    </Notice>
  );
}
