import "fake-indexeddb/auto";
import { listItems } from "@kabinet/domain/outbox";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { expectAccessible } from "@/testing/a11y";
import { renderApp } from "@/testing/render";
import { type Asked, serve } from "@/testing/server";
import { ReadingsPage } from "./readings-page";

const METERS = "/api/metering/v1/accounts/acc/meters";
const READINGS = "/api/metering/v1/accounts/acc/readings";

const register = {
  register: "single",
  name: "",
  average_6_months: "2.000",
  last_value: "120.50",
  last_taken_on: "2026-10-20",
  current_value: null,
  current_taken_on: null,
};
const meter = (id: string, name: string) => ({
  meter_id: id,
  serial: id,
  name,
  unit: "м3",
  place: "",
  is_active: true,
  digits: 5,
  decimals: 2,
  registers: [register],
});
const today = new Date().toISOString().slice(0, 10);
const window = {
  opens_on: "2026-11-15",
  closes_on: "2026-11-25",
  is_open: true,
  takes_readings: true,
  days_left: 5,
  period: "2026-11-01",
  today,
};
const account = {
  link_id: "l",
  account_id: "acc",
  number: "1",
  address: "ул. Кыштымская, 10 - 11",
  organisation: { has_readings: true, has_payments: true },
  is_primary: true,
};

const known = {
  "GET /api/accounts/v1/links": () => ({ body: { items: [account] } }),
  "GET /api/identity/v1/me": () => ({ body: { user_id: "anna", first_name: "Анна" } }),
  [`GET ${METERS}`]: () => ({ body: { items: [meter("hot", "ГВС"), meter("cold", "ХВС")], window } }),
};

const sent = (requests: readonly Asked[]) => requests.filter((each) => each.method === "POST");
const field = (name: string) => screen.findByRole("textbox", { name: new RegExp(`^${name}`) });

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe("readings", () => {
  it("go from field to field by Enter and leave together", async () => {
    const asked = serve({
      ...known,
      [`POST ${READINGS}`]: () => ({
        status: 201,
        body: { submission_id: "s1", items: [], taken_on: today, period: "2026-11-01", accepted_at: today },
      }),
    });
    const onSent = vi.fn();
    await renderApp(<ReadingsPage onSent={onSent} />);
    await waitFor(async () => expect(await field("ГВС")).toHaveFocus());
    await userEvent.keyboard("124,75");
    expect(screen.getByText(/Расход: 4,25/)).toBeInTheDocument();
    await userEvent.keyboard("{Enter}");
    expect(await field("ХВС")).toHaveFocus();
    await userEvent.keyboard("121{Enter}");
    await waitFor(() => expect(onSent).toHaveBeenCalledWith({ kind: "sent", submissionId: "s1" }));
    expect(sent(asked)).toHaveLength(1);
    expect(sent(asked)[0]?.body).toEqual({
      taken_on: today,
      items: [
        { meter_id: "hot", register: "single", value: "124.75" },
        { meter_id: "cold", register: "single", value: "121" },
      ],
    });
  });

  it("below the last one are refused with ways out, and nothing is sent", async () => {
    const asked = serve(known);
    await renderApp(<ReadingsPage onSent={vi.fn()} />);
    await userEvent.type(await field("ГВС"), "100");
    await userEvent.click(screen.getByRole("button", { name: "Отправить показания" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(/Показание не принято!/);
    expect(screen.getByText("Счётчик заменили")).toBeInTheDocument();
    expect(screen.getByText("Прошлое показание неверно")).toBeInTheDocument();
    expect(sent(asked)).toHaveLength(0);
  });

  it("cannot be sent empty", async () => {
    serve(known);
    await renderApp(<ReadingsPage onSent={vi.fn()} />);
    await field("ГВС");
    await userEvent.click(screen.getByRole("button", { name: "Отправить показания" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(/хотя бы одно показание/);
  });

  it("far above the usual are asked about and kept for the question", async () => {
    serve({
      ...known,
      [`POST ${READINGS}`]: () => ({
        status: 409,
        body: {
          type: "/problems/reading-unusual",
          items: [{ index: 0, meter_id: "hot", register: "single", value: "520.00", volume: "399.50" }],
        },
      }),
    });
    const onSent = vi.fn();
    await renderApp(<ReadingsPage onSent={onSent} />);
    await userEvent.type(await field("ГВС"), "520");
    await userEvent.click(screen.getByRole("button", { name: "Отправить показания" }));
    await waitFor(() => expect(onSent).toHaveBeenCalledWith({ kind: "check" }));
    const kept = JSON.parse(sessionStorage.getItem("kabinet:readings-check") ?? "null");
    expect(kept.body.items[0].is_confirmed_unusual).toBe(true);
  });

  it("without network wait on the device, and the page says so", async () => {
    const asked = serve(known);
    const onSent = vi.fn();
    await renderApp(<ReadingsPage onSent={onSent} />);
    await userEvent.type(await field("ГВС"), "124");
    await userEvent.click(screen.getByRole("button", { name: "Отправить показания" }));
    await waitFor(() => expect(onSent).toHaveBeenCalledWith({ kind: "kept" }));
    expect(await screen.findByText("Показания ещё не отправлены")).toBeInTheDocument();
    expect(await field("ГВС")).toHaveValue("");
    const [item] = await listItems("anna");
    expect(item?.id).toBe(sent(asked)[0]?.headers["Idempotency-Key"]);

    await userEvent.click(screen.getByRole("button", { name: "Исправить" }));
    expect(await field("ГВС")).toHaveValue("124");
    await waitFor(async () => expect(await listItems("anna")).toHaveLength(0));
  });

  it("typed stay on the device until they are sent", async () => {
    serve(known);
    const first = await renderApp(<ReadingsPage onSent={vi.fn()} />);
    await userEvent.type(await field("ХВС"), "130,5");
    first.unmount();
    await renderApp(<ReadingsPage onSent={vi.fn()} />);
    expect(await field("ХВС")).toHaveValue("130,5");
  });

  it("outside the window are not asked for", async () => {
    const closed = { ...window, is_open: false, takes_readings: false };
    serve({
      ...known,
      [`GET ${METERS}`]: () => ({ body: { items: [meter("hot", "ГВС")], window: closed } }),
    });
    await renderApp(<ReadingsPage onSent={vi.fn()} />);
    expect(await screen.findByText(/Внести показания вы можете в период/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Отправить показания" })).toBeNull();
  });

  it("have an accessible page, and words when there are no meters", async () => {
    serve(known);
    const { container, unmount } = await renderApp(<ReadingsPage onSent={vi.fn()} />);
    await field("ГВС");
    await expectAccessible(container);
    unmount();
    serve({ ...known, [`GET ${METERS}`]: () => ({ body: { items: [], window } }) });
    await renderApp(<ReadingsPage onSent={vi.fn()} />);
    expect(await screen.findByText(/Нет данных о счётчиках/)).toBeInTheDocument();
  });
});
