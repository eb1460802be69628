import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { expectAccessible } from "@/testing/a11y";
import { renderApp } from "@/testing/render";
import { Button } from "./button";
import { Card } from "./card";
import { Checkbox, Choice } from "./checkbox";
import { DefinitionList, Fact } from "./definition-list";
import { ConfirmDialog } from "./dialog";
import { DateField, DecimalField, PasswordField } from "./field";
import { FileField } from "./file-field";
import { MonthPicker } from "./month-picker";
import { Notice } from "./notice";
import { PageHeader } from "./page-header";
import { Rich } from "./rich";
import { Tabs } from "./tabs";

describe("kit", () => {
  it("is accessible as a whole", async () => {
    const { container } = await renderApp(
      <main>
        <PageHeader back="/bills" lead="Пояснение" title="Заголовок" />
        <Notice kind="good" live title="Готово" />
        <Card title="Карточка">
          <DecimalField
            error="Введите число"
            hint="Как на счётчике"
            label="Показание"
            name="value"
            required
            suffix="м³"
          />
          <DateField label="Дата" name="date" />
          <PasswordField label="Пароль" name="password" />
          <Checkbox error="Нужно согласие" label="Согласен" name="agree" required />
          <Choice legend="Выбор" name="choice" options={[{ value: "a", label: "А" }]} />
          <FileField
            accept="application/pdf"
            label="Файл"
            maxBytes={10}
            name="file"
            onPick={vi.fn()}
            onRefuse={vi.fn()}
          />
        </Card>
        <DefinitionList>
          <Fact name="К оплате" number strong>
            {"10,00 ₽"}
          </Fact>
        </DefinitionList>
      </main>,
    );
    await expectAccessible(container);
  });

  it("ties hint and mistake to the control", async () => {
    await renderApp(<DecimalField error="Мало" hint="Пять цифр" label="Показание" name="value" required />);
    const input = screen.getByLabelText(/Показание/);
    expect(input).toHaveAccessibleDescription("Пять цифр Мало");
    expect(input).toBeInvalid();
    expect(input).toHaveAttribute("inputmode", "decimal");
  });

  it("shows and hides a password without losing it", async () => {
    await renderApp(<PasswordField label="Пароль" name="password" />);
    const input = screen.getByLabelText("Пароль");
    await userEvent.type(input, "Demo-2026!");
    await userEvent.click(screen.getByRole("button", { name: "Показать" }));
    expect(input).toHaveAttribute("type", "text");
    expect(input).toHaveValue("Demo-2026!");
  });

  it("a pending button does nothing", async () => {
    const press = vi.fn();
    await renderApp(
      <Button onClick={press} pending>
        {"Оплатить"}
      </Button>,
    );
    await userEvent.click(screen.getByRole("button", { name: "Подождите…" }));
    expect(press).not.toHaveBeenCalled();
  });

  it("asks before an irreversible action and lets the person step back", async () => {
    const confirm = vi.fn();
    const close = vi.fn();
    await renderApp(
      <ConfirmDialog action="Отвязать" onClose={close} onConfirm={confirm} open title="Отвязать счёт?" />,
    );
    expect(screen.getByRole("dialog", { name: "Отвязать счёт?" })).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Отмена" }));
    expect(close).toHaveBeenCalledOnce();
    expect(confirm).not.toHaveBeenCalled();
  });

  it("moves between tabs by arrows", async () => {
    const change = vi.fn();
    const tabs = [
      { value: "phone", label: "По номеру" },
      { value: "mail", label: "По почте" },
    ] as const;
    await renderApp(
      <Tabs label="Способ" onChange={change} tabs={tabs} value="phone">
        {"панель"}
      </Tabs>,
    );
    screen.getByRole("tab", { name: "По номеру" }).focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(change).toHaveBeenCalledWith("mail");
    expect(screen.getByRole("tab", { name: "По почте" })).toHaveFocus();
  });

  it("steps through months and stops at the ends", async () => {
    const change = vi.fn();
    await renderApp(
      <MonthPicker label="Месяц" max="2020-08-01" min="2020-07-01" onChange={change} value="2020-08-01" />,
    );
    expect(screen.getByRole("button", { name: "Следующий месяц" })).toBeDisabled();
    await userEvent.click(screen.getByRole("button", { name: "Предыдущий месяц" }));
    expect(change).toHaveBeenCalledWith("2020-07-01");
    expect(screen.getByRole("combobox", { name: "Месяц" })).toHaveDisplayValue("август 2020");
  });

  it("refuses a file that is too large before it is sent", async () => {
    const pick = vi.fn();
    const refuse = vi.fn();
    await renderApp(
      <FileField
        accept="application/pdf"
        label="Акт поверки"
        maxBytes={7 * 1024 * 1024}
        name="file"
        onPick={pick}
        onRefuse={refuse}
      />,
    );
    const large = new File([new Uint8Array(7 * 1024 * 1024 + 1)], "act.pdf", { type: "application/pdf" });
    await userEvent.upload(screen.getByLabelText("Акт поверки"), large);
    expect(refuse).toHaveBeenCalledWith("Файл больше 7 МБ. Выберите файл поменьше");
    expect(pick).not.toHaveBeenCalled();
  });

  it("puts the caller's element around the tagged words", async () => {
    await renderApp(
      <p>
        <Rich
          tags={{ link: (words) => <a href="/legal">{words}</a> }}
          text="Принимаю <link>соглашение</link> целиком"
        />
      </p>,
    );
    expect(screen.getByRole("link", { name: "соглашение" })).toHaveAttribute("href", "/legal");
    expect(screen.getByText(/Принимаю/)).toHaveTextContent("Принимаю соглашение целиком");
  });

  it("names the page in the tab", async () => {
    await renderApp(<PageHeader title="Показания" />);
    await waitFor(() => expect(document.title).toBe("Показания — Личный кабинет"));
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Показания");
  });
});
