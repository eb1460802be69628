import { isNetworkProblem, ProblemError } from "@kabinet/api";
import { currentLanguage, type MessageKey, type T } from "./i18n";

/** What happened, then what to do; a service may give one of them or both. */
function sentences(title: string, detail: string): string {
  if (!title || !detail || detail.startsWith(title)) return detail || title;
  return /[.!?…]$/.test(title) ? `${title} ${detail}` : `${title}. ${detail}`;
}

/** Words for an operator about a failed request. */
export function problemText(error: unknown, t: T): string {
  if (isNetworkProblem(error)) return t("problems.network");
  if (!(error instanceof ProblemError)) return t("problems.unknown");
  const key = `problems.${error.type}` as MessageKey;
  const known = t(key, { minutes: Math.ceil((error.retryAfterSeconds ?? 60) / 60) });
  const own = known === key ? "" : known;
  const served = sentences(error.title, error.detail);
  return (currentLanguage() === "ru" ? served || own : own || served) || t("problems.unknown");
}
