import { ProblemError } from "@kabinet/api";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { expectAccessible } from "@/testing/a11y";
import { renderApp } from "@/testing/render";
import { Button } from "./button";
import { TextField } from "./field";
import { Form, FormActions, textOf, useForm } from "./form";

const problem = (fields: Partial<ProblemError>) =>
  new ProblemError({
    type: "unknown",
    title: "",
    detail: "",
    status: 422,
    errors: [],
    extra: {},
    retryAfterSeconds: null,
    ...fields,
  });

function Sample({ submit }: { submit: (value: string) => Promise<unknown> }) {
  const form = useForm({
    read: (data) => textOf(data, "number"),
    validate: (number) => ({ number: number ? null : "Поле обязательно для заполнения" }),
    submit,
  });
  return (
    <Form form={form}>
      <TextField {...form.field("number")} label="Номер" required />
      <FormActions>
        <Button pending={form.pending} type="submit">
          {"Найти"}
        </Button>
      </FormActions>
    </Form>
  );
}

const press = () => userEvent.click(screen.getByRole("button"));

describe("form", () => {
  it("names every mistake in a focused summary that leads to the field", async () => {
    const submit = vi.fn();
    document.title = "Поиск";
    const { container } = await renderApp(<Sample submit={submit} />);
    await press();
    expect(submit).not.toHaveBeenCalled();
    expect(screen.getByRole("alert")).toHaveFocus();
    await userEvent.click(screen.getByRole("link", { name: "Номер: Поле обязательно для заполнения" }));
    expect(screen.getByLabelText(/Номер/)).toHaveFocus();
    expect(document.title).toBe("Ошибка: Поиск");
    await expectAccessible(container);
  });

  it("puts the server's mistakes beside their fields", async () => {
    const errors = [{ field: "number", message: "Слишком длинный номер" }];
    await renderApp(<Sample submit={() => Promise.reject(problem({ type: "validation-failed", errors }))} />);
    await userEvent.type(screen.getByLabelText(/Номер/), "1");
    await press();
    await waitFor(() =>
      expect(screen.getByLabelText(/Номер/)).toHaveAccessibleDescription("Слишком длинный номер"),
    );
  });

  it("says a refusal of the whole form in the server's words and keeps what was typed", async () => {
    const refusal = problem({
      type: "account-not-found",
      status: 404,
      title: "Данный лицевой счет не найден",
    });
    await renderApp(<Sample submit={() => Promise.reject(refusal)} />);
    await userEvent.type(screen.getByLabelText(/Номер/), "555");
    await press();
    expect(await screen.findByRole("alert")).toHaveTextContent("Данный лицевой счет не найден");
    expect(screen.getByLabelText(/Номер/)).toHaveValue("555");
  });

  it("sends once however often the button is pressed", async () => {
    let finish: () => void = () => undefined;
    const submit = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    await renderApp(<Sample submit={submit} />);
    await userEvent.type(screen.getByLabelText(/Номер/), "1");
    await press();
    await press();
    await userEvent.type(screen.getByLabelText(/Номер/), "{Enter}");
    expect(submit).toHaveBeenCalledTimes(1);
    finish();
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Найти" })).not.toHaveAttribute("aria-busy"),
    );
  });
});
