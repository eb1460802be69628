import { createFileRoute, useRouter } from "@tanstack/react-router";
import { requireGuest, safeNext, startCabinet } from "@/app/guard";
import { LoginPage } from "@/features/login/login-page";

interface Search {
  readonly next?: string;
  readonly registered?: boolean;
}

export const Route = createFileRoute("/_public/login/")({
  validateSearch: ({ next, registered }): Search => ({
    ...(safeNext(next) === "/" ? {} : { next: safeNext(next) }),
    ...(registered ? { registered: true } : {}),
  }),
  beforeLoad: ({ search }) => requireGuest(search.next),
  component: Login,
});

function Login() {
  const { next, registered = false } = Route.useSearch();
  const router = useRouter();
  const enter = async () => {
    await startCabinet();
    router.history.push(safeNext(next));
  };
  return <LoginPage justRegistered={registered} next={next} onDone={enter} />;
}
