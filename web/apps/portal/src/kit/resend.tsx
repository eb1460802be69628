import { useEffect, useState } from "react";
import { useT } from "@/lib/i18n";
import { problemText } from "@/lib/problems";
import { Button } from "./button";
import { Notice } from "./notice";

const SECOND_MS = 1000;

function useCountdown(seconds: number): [number, (seconds: number) => void] {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), SECOND_MS);
    return () => clearTimeout(timer);
  }, [left]);
  return [left, setLeft];
}

interface ResendProps {
  /** Seconds until another code may be asked for. */
  readonly seconds: number;
  /** Sends another code and tells how long to wait now. */
  readonly onResend: () => Promise<number>;
}

/** «Отправить код ещё раз», closed until the pause is over. */
export function Resend({ seconds, onResend }: ResendProps) {
  const t = useT();
  const [left, setLeft] = useCountdown(seconds);
  const [state, setState] = useState<{ pending: boolean; sent: boolean; error: unknown }>({
    pending: false,
    sent: false,
    error: null,
  });
  const resend = async () => {
    setState({ pending: true, sent: false, error: null });
    try {
      setLeft(await onResend());
      setState({ pending: false, sent: true, error: null });
    } catch (error) {
      setState({ pending: false, sent: false, error });
    }
  };
  return (
    <div className="stack stack--tight">
      {state.sent && (
        <Notice kind="good" live>
          {t("kit.codeSent")}
        </Notice>
      )}
      {state.error !== null && (
        <Notice kind="bad" live>
          {problemText(state.error, t)}
        </Notice>
      )}
      {left > 0 ? (
        <p className="soft">{t("kit.resendIn", { count: left })}</p>
      ) : (
        <div>
          <Button onClick={() => void resend()} pending={state.pending} variant="plain">
            {t("kit.resend")}
          </Button>
        </div>
      )}
    </div>
  );
}
