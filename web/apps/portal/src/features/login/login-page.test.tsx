import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { renderApp } from "@/testing/render";
import { type Asked, serve } from "@/testing/server";
import { LoginPage } from "./login-page";
import { readLogin } from "./validate";

const SESSIONS = "/api/identity/v1/sessions";

describe("readLogin", () => {
  it.each([
    ["8 (900) 000-00-01", "+79000000001"],
    ["anna@example.org", "anna@example.org"],
    ["anna@", null],
    ["12345", null],
  ])("reads «%s» as %s", (typed, login) => {
    expect(readLogin(typed)).toBe(login);
  });
});

describe("signing in", () => {
  it("says a wrong password without asking to renew a session", async () => {
    const asked = serve({
      [`POST ${SESSIONS}`]: ({ body }: Asked) =>
        (body as { password: string }).password === "Demo-2026!"
          ? { status: 200 }
          : {
              status: 401,
              body: { type: "/problems/wrong-credentials", title: "Неверный логин или пароль" },
            },
    });
    const done = vi.fn(async () => undefined);
    await renderApp(<LoginPage justRegistered={false} next={undefined} onDone={done} />);
    await userEvent.type(screen.getByLabelText(/Телефон или/), "8 900 000-00-01");
    await userEvent.type(screen.getByLabelText(/Пароль/), "wrong");
    await userEvent.click(screen.getByRole("button", { name: "Войти" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Неверный логин или пароль");
    expect(asked).toHaveLength(1);

    await userEvent.clear(screen.getByLabelText(/Пароль/));
    await userEvent.type(screen.getByLabelText(/Пароль/), "Demo-2026!");
    await userEvent.click(screen.getByRole("button", { name: "Войти" }));
    await waitFor(() => expect(done).toHaveBeenCalledOnce());
    expect(asked[1]?.body).toEqual({ login: "+79000000001", password: "Demo-2026!" });
  });
});
