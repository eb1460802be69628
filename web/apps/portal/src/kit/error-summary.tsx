import { type MouseEvent, useEffect, useRef } from "react";
import { useT } from "@/lib/i18n";

export interface SummaryLine {
  /** Id of the control the line leads to; none for a mistake of the whole form. */
  readonly target?: string;
  readonly text: string;
}

function jump(event: MouseEvent<HTMLAnchorElement>, target: string) {
  const control = document.getElementById(target);
  if (!control) return;
  event.preventDefault();
  control.focus();
  control.scrollIntoView?.({ block: "center" });
}

/** All mistakes of a form at its top, focused when they appear, each a link to its field. */
export function ErrorSummary({ lines, attempt = 0 }: { lines: readonly SummaryLine[]; attempt?: number }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new attempt brings the focus back.
  useEffect(() => {
    if (lines.length > 0) box.current?.focus();
  }, [attempt, lines.length]);
  if (lines.length === 0) return null;
  return (
    <div className="error-summary" ref={box} role="alert" tabIndex={-1}>
      <h2>
        {lines.some((line) => line.target)
          ? t("kit.errorSummary", { count: lines.length })
          : t("kit.refused")}
      </h2>
      <ul className="error-summary__list">
        {lines.map((line) => (
          <li key={`${line.target}:${line.text}`}>
            {line.target ? (
              <a href={`#${line.target}`} onClick={(event) => jump(event, line.target ?? "")}>
                {line.text}
              </a>
            ) : (
              line.text
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
