import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { renderApp } from "@/testing/render";
import { type Asked, serve } from "@/testing/server";
import { LinkFlow } from "./link-flow";

const LINKS = "/api/accounts/v1/links";
const found = {
  account_id: "a7",
  supplier: "Центр начислений",
  address_hint: "ул. К***ая, 12 - 7",
  check_kind: "surname",
  has_electronic_receipt: true,
};

function routes() {
  return serve({
    [`GET ${LINKS}`]: () => ({ body: { items: [] } }),
    [`POST ${LINKS}/search`]: ({ body }: Asked) =>
      (body as { number: string }).number === "1000000007"
        ? { body: found }
        : {
            status: 404,
            body: { type: "/problems/account-not-found", title: "Данный лицевой счет не найден" },
          },
    [`POST ${LINKS}`]: ({ body }: Asked) =>
      (body as { surname: string }).surname === "Демидова"
        ? { status: 201, body: { account_id: "a7", number: "1000000007" } }
        : { status: 422, body: { type: "/problems/surname-mismatch", title: "Фамилия не совпадает" } },
  });
}

async function search(number: string) {
  await userEvent.clear(screen.getByLabelText(/Номер лицевого счёта/));
  await userEvent.type(screen.getByLabelText(/Номер лицевого счёта/), number);
  await userEvent.clear(screen.getByLabelText(/Номер дома/));
  await userEvent.type(screen.getByLabelText(/Номер дома/), "12");
  await userEvent.click(screen.getByRole("button", { name: "Найти" }));
}

describe("linking an account", () => {
  it("says plainly that nothing was found and keeps what was typed", async () => {
    routes();
    await renderApp(<LinkFlow onLinked={vi.fn()} />);
    await search("555");
    expect(await screen.findByRole("alert")).toHaveTextContent("Данный лицевой счет не найден");
    expect(screen.getByLabelText(/Номер лицевого счёта/)).toHaveValue("555");
  });

  it("asks for the surname, repeats nothing by itself and links once", async () => {
    const asked = routes();
    const linked = vi.fn();
    await renderApp(<LinkFlow onLinked={linked} />);
    await search("1000 000 007");
    await userEvent.type(await screen.findByLabelText(/Фамилия/), "Иванова");
    expect(screen.getByText("Центр начислений")).toBeVisible();
    const link = screen.getByRole("button", { name: /Привязать/ });
    await userEvent.click(link);
    expect(await screen.findByRole("link", { name: /Фамилия не совпадает/ })).toBeVisible();

    await userEvent.clear(screen.getByLabelText(/Фамилия/));
    await userEvent.type(screen.getByLabelText(/Фамилия/), "Демидова");
    await userEvent.click(screen.getByRole("checkbox", { name: /электронной квитанции/ }));
    await userEvent.click(link);
    await waitFor(() => expect(linked).toHaveBeenCalledOnce());

    const proofs = asked.filter(({ method, path }) => method === "POST" && path === LINKS);
    expect(proofs.map(({ body }) => body)).toEqual([
      { account_id: "a7", surname: "Иванова", is_primary: true, e_receipt: false },
      { account_id: "a7", surname: "Демидова", is_primary: true, e_receipt: true },
    ]);
    expect(new Set(proofs.map(({ headers }) => headers["Idempotency-Key"])).size).toBe(2);
  });
});
