import { useState } from "react";
import { rememberEmailAsked, shouldAskEmail, useMe } from "@/lib/session";
import { EmailDialog } from "./email-dialog";

/** After signing in with an unconfirmed address the window opens by itself, once per session. */
export function EmailPrompt() {
  const me = useMe();
  const [closed, setClosed] = useState(false);
  if (closed || !me?.email || !shouldAskEmail(me)) return null;
  const close = () => {
    rememberEmailAsked();
    setClosed(true);
  };
  return <EmailDialog email={me.email} onClose={close} onConfirmed={close} />;
}
