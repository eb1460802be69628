import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { expectAccessible } from "@/testing/a11y";
import { renderApp } from "@/testing/render";
import { type Asked, serve } from "@/testing/server";
import type { Application } from "./api";
import { EditPage } from "./edit-page";

const ME = { user_id: "u", first_name: "Анна", phone: "+79000000001", email: "", email_confirmed: true };
const ONE = "/api/tickets/v1/applications/a";

function application(change: Partial<Application> = {}): Application {
  return {
    id: "a",
    number: "З-000001",
    service_code: "water-meter-commissioning",
    service_name: "Ввод счётчика воды в эксплуатацию",
    account_id: "acc",
    status: "draft",
    created_at: "2026-11-20T10:00:00Z",
    changed_at: "2026-11-20T10:00:00Z",
    sent_at: null,
    version: 3,
    is_editable: true,
    form: { meters: [], contact_phone: "", comment: "", accepts_policy: false, grants_access: false },
    attachments: [],
    history: [],
    ...change,
  };
}

const base = {
  "GET /api/identity/v1/me": () => ({ body: ME }),
  [`GET ${ONE}`]: () => ({ body: application() }),
};

describe("the page of a draft", () => {
  it("shows at each field what the server misses, and keeps what was typed", async () => {
    const asked = serve({
      ...base,
      [`PUT ${ONE}/form`]: () => ({ body: application({ version: 4 }) }),
      [`POST ${ONE}/submit`]: () => ({
        status: 422,
        body: {
          type: "/problems/application-incomplete",
          title: "Заполните обязательные поля",
          errors: [
            { field: "meters.0.place", message: "Поле обязательно для заполнения", code: "missing" },
            { field: "passport", message: "Приложите копию паспорта счётчика", code: "missing" },
          ],
        },
      }),
    });
    const sent = vi.fn();
    const view = await renderApp(<EditPage id="a" onSent={sent} />);
    await userEvent.type(await screen.findByLabelText(/Заводской номер/), "А-15");
    await userEvent.click(screen.getByRole("button", { name: "Отправить" }));
    const summary = await screen.findByRole("alert");
    expect(summary).toHaveTextContent("Где стоит: Поле обязательно для заполнения");
    expect(summary).toHaveTextContent("Паспорт счётчика, копия: Приложите копию паспорта счётчика");
    expect(screen.getByLabelText(/Где стоит/)).toHaveAttribute("aria-invalid", "true");
    const put = asked.find(({ method }) => method === "PUT") as Asked;
    expect(put.body).toMatchObject({
      version: 3,
      contact_phone: "+79000000001",
      meters: [{ serial: "А-15", kind: null }],
    });
    expect(sent).not.toHaveBeenCalled();
    await expectAccessible(view.container);
  });

  it("asks which of two versions to keep", async () => {
    let saves = 0;
    const theirs = application({ version: 9, form: { ...application().form, comment: "из другой вкладки" } });
    let loads = 0;
    const asked = serve({
      ...base,
      [`GET ${ONE}`]: () => {
        loads += 1;
        return { body: loads === 1 ? application() : theirs };
      },
      [`PUT ${ONE}/form`]: () => {
        saves += 1;
        return saves === 1
          ? { status: 409, body: { type: "/problems/version-conflict", title: "Уже изменено" } }
          : { body: application({ version: 10 }) };
      },
    });
    await renderApp(<EditPage id="a" onSent={vi.fn()} />);
    await userEvent.type(await screen.findByLabelText(/Комментарий/), "отсюда");
    await userEvent.click(screen.getByRole("button", { name: "Сохранить" }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog).toHaveTextContent("отсюда");
    expect(dialog).toHaveTextContent("из другой вкладки");
    await userEvent.click(screen.getByRole("button", { name: "Оставить то, что на этой странице" }));
    await waitFor(() => expect(saves).toBe(2));
    expect(asked.filter(({ method }) => method === "PUT").at(-1)?.body).toMatchObject({
      version: 9,
      comment: "отсюда",
    });
  });

  it("of a sent request only leads to it", async () => {
    serve({ ...base, [`GET ${ONE}`]: () => ({ body: application({ status: "sent", is_editable: false }) }) });
    await renderApp(<EditPage id="a" onSent={vi.fn()} />);
    expect(await screen.findByText("Заявка уже отправлена")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Отправить" })).toBeNull();
  });
});
