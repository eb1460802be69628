import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { QueueCard } from "@/lib/applications";
import { renderApp } from "@/testing/render";
import { serve } from "@/testing/server";
import { ItemPage } from "./item-page";

const ONE = "/api/tickets/v1/queue/a";
const UNTIL = "2026-11-20T14:05:00Z";

function card(change: Partial<QueueCard> = {}): QueueCard {
  return {
    id: "a",
    number: "З-000001",
    service_code: "water-meter-commissioning",
    service_name: "Ввод счётчика воды в эксплуатацию",
    account_id: "acc",
    account_number: "1000000009",
    organisation_name: "Центр начислений",
    status: "accepted",
    created_at: "2026-11-20T10:00:00Z",
    changed_at: "2026-11-20T10:00:00Z",
    sent_at: "2026-11-20T10:00:00Z",
    version: 3,
    is_editable: false,
    form: {
      meters: [{ serial: "А-15", kind: "cold", place: "кухня", value: "1.5" }],
      contact_phone: "+79000000001",
      comment: "домофон 15",
      accepts_policy: true,
      grants_access: true,
    },
    attachments: [],
    history: [{ status: "sent", reason: null, is_by_staff: false, changed_at: "2026-11-20T10:00:00Z" }],
    lease: null,
    decisions: ["start", "return", "refuse"],
    ...change,
  };
}

const held = { [`POST ${ONE}/lease`]: () => ({ body: { is_mine: true, until: UNTIL } }) };
const page = () => renderApp(<ItemPage id="a" onOpen={vi.fn()} onQueue={vi.fn()} />);
const button = (name: RegExp) => screen.findByRole("button", { name });

describe("deciding on an application", () => {
  it("cannot be returned without words, and the words go with the version that was read", async () => {
    sessionStorage.clear();
    const returned = card({ status: "returned", version: 4, decisions: [] });
    const asked = serve({
      ...held,
      [`GET ${ONE}`]: () => ({ body: card() }),
      [`POST ${ONE}/decisions`]: () => ({ body: returned }),
    });
    await page();
    await waitFor(async () => expect(await button(/Вернуть на исправление/)).toBeEnabled());
    await userEvent.click(await button(/Вернуть на исправление/));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Вернуть на исправление" }));
    expect(await dialog.findByText("Напишите причину: её увидит заявитель")).toBeVisible();
    await userEvent.type(dialog.getByLabelText(/Причина/), "Нет печати");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    expect(await screen.findByText(/Статус: «На исправление»/)).toBeVisible();
    const decisions = asked.filter(({ path }) => path.endsWith("/decisions"));
    expect(decisions.map(({ body }) => body)).toEqual([
      { decision: "return", reason: "Нет печати", version: 3 },
    ]);
  });

  it("waits while a colleague holds it", async () => {
    serve({
      [`GET ${ONE}`]: () => ({ body: card() }),
      [`POST ${ONE}/lease`]: () => ({
        status: 409,
        body: { type: "/problems/held-by-colleague", lease_until: UNTIL },
      }),
    });
    await page();
    expect(await screen.findByText(/взял другой сотрудник до/)).toBeVisible();
    expect(await button(/Взять в работу/)).toBeDisabled();
  });

  it("shows both versions when the application changed meanwhile", async () => {
    let loads = 0;
    serve({
      ...held,
      [`GET ${ONE}`]: () => {
        loads += 1;
        return { body: loads === 1 ? card() : card({ status: "refused", version: 9, decisions: [] }) };
      },
      [`POST ${ONE}/decisions`]: () => ({ status: 409, body: { type: "/problems/version-conflict" } }),
    });
    await page();
    await waitFor(async () => expect(await button(/Взять в работу/)).toBeEnabled());
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("Принято");
    expect(alert).toHaveTextContent("Отказано");
    await userEvent.click(await button(/Показать новую версию/));
    expect(await screen.findByText(/Заявка закрыта/)).toBeVisible();
  });
});
