import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { expectAccessible } from "@/testing/a11y";
import { renderApp } from "@/testing/render";
import { serve } from "@/testing/server";
import { NoticesPage } from "./notices-page";
import { NoticeSettingsPage } from "./settings-page";

const NOTIFY = "/api/notify/v1";
const notice = (id: string, link: string, read: string | null = null) => ({
  id,
  topic: "applications",
  title: `Заявка ${id}`,
  body: "Проверяем данные.",
  link,
  created_at: "2026-11-20T10:00:00Z",
  read_at: read,
});

describe("the notification centre", () => {
  it("marks all as read, and leads only to pages of the portal", async () => {
    let unread = 2;
    const items = [notice("1", "/requests/1"), notice("2", "//elsewhere.example")];
    serve({
      [`GET ${NOTIFY}/notifications`]: () => ({ body: { items, next_cursor: null } }),
      [`GET ${NOTIFY}/notifications/unread-count`]: () => ({ body: { unread } }),
      "GET /api/payments/v1/cart/count": () => ({ body: { line_count: 0 } }),
      [`POST ${NOTIFY}/notifications/read-all`]: () => {
        unread = 0;
        return { status: 204 };
      },
    });
    const view = await renderApp(<NoticesPage />);
    expect(await screen.findByRole("link", { name: "Заявка 1" })).toHaveAttribute("href", "/requests/1");
    expect(screen.queryByRole("link", { name: "Заявка 2" })).toBeNull();
    await expectAccessible(view.container);
    await userEvent.click(await screen.findByRole("button", { name: "Отметить всё прочитанным" }));
    await waitFor(() => expect(screen.queryByText("Новое")).toBeNull());
    expect(await screen.findByText("Всё прочитано")).toBeVisible();
  });
});

describe("settings of notices", () => {
  it("send only what may be chosen", async () => {
    const items = [
      { topic: "receipts", is_email_on: true, is_fixed: false },
      { topic: "security", is_email_on: true, is_fixed: true },
    ];
    const asked = serve({
      [`GET ${NOTIFY}/preferences`]: () => ({ body: { items } }),
      [`PUT ${NOTIFY}/preferences`]: () => ({ body: { items } }),
    });
    await renderApp(<NoticeSettingsPage />);
    await userEvent.click(await screen.findByLabelText(/Новые квитанции/));
    expect(screen.getByLabelText(/Безопасность кабинета/)).toBeDisabled();
    await userEvent.click(screen.getByRole("button", { name: "Сохранить" }));
    expect(await screen.findByText("Настройки сохранены")).toBeVisible();
    expect(asked.at(-1)?.body).toEqual({ choices: { receipts: false } });
  });
});
