import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { requireGuest } from "@/app/guard";
import { RegisterPage } from "@/features/register/register-page";

export const Route = createFileRoute("/_public/register")({
  beforeLoad: () => requireGuest(undefined),
  component: Register,
});

function Register() {
  const navigate = useNavigate();
  return <RegisterPage onDone={() => void navigate({ to: "/login", search: { registered: true } })} />;
}
