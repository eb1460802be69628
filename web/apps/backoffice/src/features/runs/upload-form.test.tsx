import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Organisation } from "@/lib/imports";
import { renderApp } from "@/testing/render";
import { serve } from "@/testing/server";
import { UploadForm } from "./upload-form";

const CENTRE = { code: "centre", name: "Центр начислений" };
const WATER = { code: "water", name: "Водоканал" };

async function form(...organisations: Organisation[]) {
  const asked = serve({ "GET /api/billing/v1/imports/organisations": () => ({ body: organisations }) });
  const { container } = await renderApp(<UploadForm onUploaded={vi.fn()} />);
  await waitFor(() => expect(asked).toHaveLength(1));
  return { asked, file: container.querySelector<HTMLInputElement>('input[type="file"]') };
}

describe("a file of one of several organisations", () => {
  it("is not sent before it is said whose it is", async () => {
    const { file } = await form(CENTRE, WATER);
    expect(await screen.findByLabelText("Организация")).toHaveValue("");
    if (file) await userEvent.upload(file, new File(["!receipt"], "charges.csv", { type: "text/csv" }));
    await userEvent.click(screen.getByRole("button", { name: "Загрузить и проверить" }));
    expect(await screen.findByText(/Выберите, чьи это данные/)).toBeVisible();
    await userEvent.selectOptions(screen.getByLabelText("Организация"), "Водоканал");
    expect(screen.queryByText(/Выберите, чьи это данные/)).toBeNull();
  });

  it("asks nothing while there is only one", async () => {
    await form(CENTRE);
    expect(screen.queryByLabelText("Организация")).toBeNull();
  });
});
