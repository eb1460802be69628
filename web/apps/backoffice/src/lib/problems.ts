import { isNetworkProblem, ProblemError } from "@kabinet/api";
import { currentLanguage, type MessageKey, type T } from "./i18n";

/** One sentence for an operator about a failed request. */
export function problemText(error: unknown, t: T): string {
  if (isNetworkProblem(error)) return t("problems.network");
  if (!(error instanceof ProblemError)) return t("problems.unknown");
  const key = `problems.${error.type}` as MessageKey;
  const known = t(key, { minutes: Math.ceil((error.retryAfterSeconds ?? 60) / 60) });
  const own = known === key ? "" : known;
  const served = error.detail || error.title;
  return (currentLanguage() === "ru" ? served || own : own || served) || t("problems.unknown");
}
