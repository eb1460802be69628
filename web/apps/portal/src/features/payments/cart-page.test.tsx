import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { expectAccessible } from "@/testing/a11y";
import { renderApp } from "@/testing/render";
import { type Asked, serve } from "@/testing/server";
import { CartPage } from "./cart-page";

const CART = "/api/payments/v1/cart";
const PAYMENTS = "/api/payments/v1/payments";

const line = (id: string, name: string, amount_minor: number) => ({
  line_id: id,
  name,
  service_code: id,
  amount_minor,
  due_minor: amount_minor,
  is_changed: false,
});

function cart(changes: object = {}) {
  return {
    version: 4,
    currency: "RUB",
    groups: [
      {
        account_id: "acc",
        account_number: "1000000007",
        organisation: { id: "o", name: "Центр начислений" },
        receipt_id: "r",
        receipt_name: "Квитанция Объединённая",
        period: "2020-08-01",
        is_with_preliminary: false,
        total_minor: 263_916,
        recipients: [
          {
            recipient_id: "x",
            group_name: "КОММУНАЛЬНЫЕ УСЛУГИ",
            name: "ООО УК Тест",
            total_minor: 263_916,
            lines: [line("a", "Обслуживание и ремонт", 263_351), line("b", "ВО", 565)],
          },
        ],
      },
    ],
    total_minor: 263_916,
    line_count: 2,
    commission_percent: "0",
    commission_minor: 0,
    minimum_minor: 1000,
    maximum_minor: 10_000_000,
    can_pay: true,
    blockers: [],
    pending_payment_id: null,
    rules_version: 2,
    ...changes,
  };
}

const me = { user_id: "anna", first_name: "Анна", email: "anna@example.org", email_confirmed: true };
const known = {
  "GET /api/accounts/v1/links": () => ({ body: { items: [] } }),
  "GET /api/identity/v1/me": () => ({ body: me }),
  "GET /api/billing/v1/accounts/acc/overview": () => ({ body: { account_id: "acc", receipts: [] } }),
  [`GET ${CART}`]: () => ({ body: cart() }),
};
const payment = { status: 201, body: { payment_id: "p1" } };
const button = () => screen.findByRole("button", { name: /^Оплатить/ });
const posts = (asked: readonly Asked[]) => asked.filter((each) => each.method === "POST");

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe("the cart", () => {
  it("is paid after the rules are accepted, once for two presses, and remembers the acceptance", async () => {
    const asked = serve({ ...known, [`POST ${PAYMENTS}`]: () => payment });
    const onPaid = vi.fn();
    const first = await renderApp(<CartPage onPaid={onPaid} />);
    expect(await button()).toBeDisabled();
    await userEvent.click(screen.getByRole("checkbox", { name: /правилами оплаты/ }));
    await userEvent.dblClick(await button());
    await waitFor(() => expect(onPaid).toHaveBeenCalledWith("p1"));
    expect(new Set(posts(asked).map((each) => each.headers["Idempotency-Key"])).size).toBe(1);
    expect(posts(asked)[0]?.body).toEqual({
      method: "card",
      rules_version: 2,
      cart_version: 4,
      wants_receipt: true,
    });
    first.unmount();
    await renderApp(<CartPage onPaid={onPaid} />);
    expect(await button()).toBeEnabled();
  });

  it("leads to the payment that another tab has made", async () => {
    const locked = { type: "/problems/cart-locked", title: "Предыдущий платёж", payment_id: "p7" };
    serve({ ...known, [`POST ${PAYMENTS}`]: () => ({ status: 409, body: locked }) });
    const onPaid = vi.fn();
    await renderApp(<CartPage onPaid={onPaid} />);
    await userEvent.click(await screen.findByRole("checkbox", { name: /правилами оплаты/ }));
    await userEvent.click(await button());
    await waitFor(() => expect(onPaid).toHaveBeenCalledWith("p7"));
  });

  it("asks for another acceptance when other rules came into force", async () => {
    let version = 2;
    const outdated = {
      type: "/problems/rules-outdated",
      title: "Правила оплаты обновились",
      rules_version: 3,
    };
    serve({
      ...known,
      [`GET ${CART}`]: () => ({ body: cart({ rules_version: version }) }),
      [`POST ${PAYMENTS}`]: () => {
        version = 3;
        return { status: 409, body: outdated };
      },
    });
    const onPaid = vi.fn();
    await renderApp(<CartPage onPaid={onPaid} />);
    await userEvent.click(await screen.findByRole("checkbox", { name: /правилами оплаты/ }));
    await userEvent.click(await button());
    expect(await screen.findByRole("alert")).toHaveTextContent(/Правила оплаты обновились/);
    await waitFor(() => expect(screen.getByRole("checkbox", { name: /правилами/ })).not.toBeChecked());
    expect(await button()).toBeDisabled();
    expect(onPaid).not.toHaveBeenCalled();
  });

  it("takes a changed sum, and refuses one below the minimum without asking", async () => {
    const asked = serve({
      ...known,
      [`PATCH ${CART}/lines/a`]: () => ({ body: cart({ version: 5, total_minor: 200_565 }) }),
    });
    await renderApp(<CartPage onPaid={vi.fn()} />);
    await userEvent.click(await screen.findByRole("checkbox", { name: /правилами оплаты/ }));
    const sum = screen.getByRole("textbox", { name: "Обслуживание и ремонт" });
    await userEvent.clear(sum);
    await userEvent.type(sum, "9,99{Enter}");
    expect(await screen.findByText(/Не меньше 10,00/)).toBeInTheDocument();
    expect(await button()).toBeDisabled();
    expect(asked.filter((each) => each.method === "PATCH")).toHaveLength(0);

    await userEvent.clear(sum);
    await userEvent.type(sum, "2000{Enter}");
    await waitFor(async () => expect(await button()).toBeEnabled());
    const change = asked.find((each) => each.method === "PATCH");
    expect(change?.body).toEqual({ amount_minor: 200_000, cart_version: 4 });
    expect(await button()).toHaveTextContent(/2\s005,65/);
  });

  it("waits for a payment on its way", async () => {
    const waiting = cart({ pending_payment_id: "p1", can_pay: false, blockers: ["payment_pending"] });
    serve({ ...known, [`GET ${CART}`]: () => ({ body: waiting }) });
    await renderApp(<CartPage onPaid={vi.fn()} />);
    expect(await screen.findByText("Предыдущий платёж ещё не завершён")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /^Оплатить/ })).toBeNull();
    expect(screen.getByRole("textbox", { name: "ВО" })).toBeDisabled();
  });

  it("is accessible, and says when it is empty", async () => {
    serve(known);
    const { container, unmount } = await renderApp(<CartPage onPaid={vi.fn()} />);
    await button();
    await expectAccessible(container);
    unmount();
    serve({ ...known, [`GET ${CART}`]: () => ({ body: cart({ groups: [], line_count: 0 }) }) });
    await renderApp(<CartPage onPaid={vi.fn()} />);
    expect(await screen.findByText("Корзина пуста")).toBeInTheDocument();
  });
});
