import { createFileRoute, redirect, useNavigate, useRouter } from "@tanstack/react-router";
import { CodePage } from "@/features/login/code-page";

interface Search {
  readonly flow: string;
  readonly next?: string;
}

export const Route = createFileRoute("/login/2fa")({
  validateSearch: ({ flow, next }): Search => ({
    flow: typeof flow === "string" ? flow : "",
    ...(typeof next === "string" && /^\/(?![/\\])/.test(next) ? { next } : {}),
  }),
  beforeLoad: ({ search }) => {
    if (!search.flow) throw redirect({ to: "/login" });
  },
  component: SecondProof,
});

function SecondProof() {
  const { flow, next } = Route.useSearch();
  const router = useRouter();
  const navigate = useNavigate();
  return (
    <CodePage
      flowId={flow}
      onDone={() => router.history.push(next ?? "/")}
      onRestart={() => void navigate({ to: "/login", search: next ? { next } : {} })}
    />
  );
}
