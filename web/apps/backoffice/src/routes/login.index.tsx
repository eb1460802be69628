import { createFileRoute, useNavigate, useRouter } from "@tanstack/react-router";
import { LoginPage } from "@/features/login/login-page";

interface Search {
  readonly next?: string;
}

export const Route = createFileRoute("/login/")({
  validateSearch: ({ next }): Search =>
    typeof next === "string" && /^\/(?![/\\])/.test(next) ? { next } : {},
  component: Login,
});

function Login() {
  const { next } = Route.useSearch();
  const router = useRouter();
  const navigate = useNavigate();
  return (
    <LoginPage
      onDone={() => router.history.push(next ?? "/")}
      onSecondProof={(flow) =>
        void navigate({ to: "/login/2fa", search: { flow, ...(next ? { next } : {}) } })
      }
    />
  );
}
