import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { renderApp } from "@/testing/render";
import { type Asked, serve } from "@/testing/server";
import { RegisterPage } from "./register-page";

const REGISTRATIONS = "/api/identity/v1/registrations";
const text = (document: string) => () => ({
  body: { document, version: 3, title: "Текст", body: "Текст", published_at: "2026-01-01T00:00:00Z" },
});

const routes = {
  "GET /api/content/v1/legal-texts/user-agreement": text("user-agreement"),
  "GET /api/content/v1/legal-texts/personal-data-policy": text("personal-data-policy"),
  "GET /api/content/v1/legal-texts/personal-data-consent": text("personal-data-consent"),
  [`POST ${REGISTRATIONS}`]: () => ({
    status: 202,
    body: { registration_id: "r1", resend_after_seconds: 60 },
  }),
  [`POST ${REGISTRATIONS}/r1/confirm`]: ({ body }: Asked) =>
    (body as { code: string }).code === "123456"
      ? { status: 201 }
      : { status: 422, body: { type: "/problems/code-mismatch", title: "Код не подошёл" } },
};

async function fill() {
  await userEvent.type(screen.getByLabelText(/Номер телефона/), "8 900 000-00-01");
  await userEvent.type(screen.getByLabelText(/Электронная почта/), "anna@example.org");
  await userEvent.type(screen.getByLabelText(/^Имя/), "Анна");
  await userEvent.type(screen.getByLabelText(/^Пароль/), "Demo-2026!");
  await userEvent.type(screen.getByLabelText(/Повторите пароль/), "Demo-2026!");
  await userEvent.click(screen.getByRole("checkbox", { name: /Я принимаю/ }));
  await userEvent.click(screen.getByRole("checkbox", { name: /Я ознакомился/ }));
}

const sendCode = () => userEvent.click(screen.getByRole("button", { name: "Направить код подтверждения" }));

describe("registration", () => {
  it("sends nothing until the required fields are filled and the texts accepted", async () => {
    const asked = serve(routes);
    await renderApp(<RegisterPage onDone={vi.fn()} />);
    await sendCode();
    expect(screen.getByRole("alert")).toHaveTextContent("Номер телефона: Поле обязательно для заполнения");
    expect(screen.getByRole("alert")).toHaveTextContent("Чтобы зарегистрироваться, примите соглашение");
    expect(asked.filter(({ method }) => method === "POST")).toEqual([]);
  });

  it("sends the data with the accepted versions, then the code, and tells when it is done", async () => {
    const asked = serve(routes);
    const done = vi.fn();
    await renderApp(<RegisterPage onDone={done} />);
    await fill();
    await sendCode();
    const finish = await screen.findByRole("button", { name: "Зарегистрироваться" });
    expect(finish).toBeDisabled();
    const sent = asked.find(({ method }) => method === "POST");
    expect(sent?.body).toEqual({
      phone: "+79000000001",
      email: "anna@example.org",
      first_name: "Анна",
      surname: null,
      language: "ru",
      password: "Demo-2026!",
      password_repeat: "Demo-2026!",
      consents: [
        { document: "user-agreement", version: 3 },
        { document: "personal-data-policy", version: 3 },
        { document: "personal-data-consent", version: 3 },
      ],
    });
    expect(sent?.headers["Idempotency-Key"]).toMatch(/^[0-9a-f-]{36}$/);

    await userEvent.type(screen.getByLabelText(/Код подтверждения/), "000000");
    await userEvent.click(finish);
    expect(await screen.findByRole("link", { name: "Код подтверждения: Код не подошёл" })).toBeVisible();
    expect(done).not.toHaveBeenCalled();

    await userEvent.clear(screen.getByLabelText(/Код подтверждения/));
    await userEvent.type(screen.getByLabelText(/Код подтверждения/), "123456");
    await userEvent.click(finish);
    await waitFor(() => expect(done).toHaveBeenCalledOnce());
    const keys = asked
      .filter(({ path }) => path.endsWith("/confirm"))
      .map(({ headers }) => headers["Idempotency-Key"]);
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f-]{36}$/);
  });
});
