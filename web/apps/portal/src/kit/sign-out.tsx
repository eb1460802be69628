import { useMutation } from "@tanstack/react-query";
import { useT } from "@/lib/i18n";
import { signOut } from "@/lib/session";
import { Button } from "./button";
import { Failure } from "./loading";

/** Ends the session on the server and forgets the person on this device, by a full load of the sign-in page. */
export function SignOutButton() {
  const t = useT();
  const leave = useMutation({ mutationFn: signOut, onSuccess: () => location.assign("/login") });
  return (
    <div className="stack stack--tight">
      {leave.error && <Failure error={leave.error} />}
      <Button icon="exit" onClick={() => leave.mutate()} pending={leave.isPending} variant="secondary">
        {t("shell.signOut")}
      </Button>
    </div>
  );
}
