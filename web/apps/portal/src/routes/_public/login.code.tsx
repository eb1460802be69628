import { createFileRoute, useRouter } from "@tanstack/react-router";
import { requireGuest, safeNext, startCabinet } from "@/app/guard";
import { LoginCodePage } from "@/features/login/login-code-page";

export const Route = createFileRoute("/_public/login/code")({
  validateSearch: ({ next }): { next?: string } => (safeNext(next) === "/" ? {} : { next: safeNext(next) }),
  beforeLoad: ({ search }) => requireGuest(search.next),
  component: LoginCode,
});

function LoginCode() {
  const { next } = Route.useSearch();
  const router = useRouter();
  const enter = async () => {
    await startCabinet();
    router.history.push(safeNext(next));
  };
  return <LoginCodePage onDone={enter} />;
}
