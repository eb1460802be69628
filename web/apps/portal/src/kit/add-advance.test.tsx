import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { CurrentReceipt } from "@/lib/billing";
import { renderApp } from "@/testing/render";
import { AddAdvance } from "./add-advance";

function receipt(preliminary_source: CurrentReceipt["preliminary_source"], advance_minor: number) {
  return {
    receipt_id: "r",
    preliminary_source,
    rows: {
      due: { main_minor: 100_000, penalty_minor: 0 },
      due_with_preliminary: { main_minor: advance_minor, penalty_minor: 0 },
    },
  } as CurrentReceipt;
}

describe("paying the preliminary charge, too", () => {
  it("is offered for the estimate that the cart knows", async () => {
    await renderApp(<AddAdvance receipt={receipt("billing_system", 172_090)} />);
    expect(screen.getByRole("button", { name: "В корзину с авансом" })).toBeVisible();
  });

  it("is not offered for a sum by the readings, because the cart would ask for another one", async () => {
    await renderApp(<AddAdvance receipt={receipt("readings", 172_090)} />);
    expect(screen.queryByRole("button")).toBeNull();
    expect(screen.getByText(/посчитана по вашим показаниям/)).toBeVisible();
  });

  it("is nothing to speak of without a preliminary charge", async () => {
    const { container } = await renderApp(<AddAdvance receipt={receipt("readings", 100_000)} />);
    expect(container.textContent).toBe("");
  });
});
