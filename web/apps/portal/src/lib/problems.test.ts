import { ProblemError } from "@kabinet/api";
import { beforeAll, describe, expect, it } from "vitest";
import { chooseLanguage, needTexts, startLanguage, translate } from "./i18n";
import { codeErrors, problemText } from "./problems";

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

beforeAll(async () => {
  await startLanguage();
  await needTexts();
});

describe("words about a failure", () => {
  it("say what happened and what to do, each once", () => {
    const both = { title: "Данный лицевой счет не найден", detail: "Проверьте номер счёта" };
    expect(problemText(problem(both), translate())).toBe(
      "Данный лицевой счет не найден. Проверьте номер счёта",
    );
    expect(problemText(problem({ title: "Код не подошёл", detail: "Код не подошёл" }), translate())).toBe(
      "Код не подошёл",
    );
    expect(problemText(problem({ title: "Срок истек!", detail: "Повторите" }), translate())).toBe(
      "Срок истек! Повторите",
    );
  });

  it("go by the type in another language", async () => {
    await chooseLanguage("en");
    const limited = problem({ type: "too-many-requests", title: "Слишком часто", retryAfterSeconds: 90 });
    expect(problemText(limited, translate())).toBe("Too many attempts. Try again in 2 min.");
    await chooseLanguage("ru");
  });

  it("never show a stack or nothing at all", () => {
    const words = "Что-то пошло не так на нашей стороне. Попробуйте ещё раз через несколько минут.";
    expect(problemText(new TypeError("x is undefined"), translate())).toBe(words);
    expect(problemText(problem({ status: 500 }), translate())).toBe(words);
  });

  it("belong to the field of the code only when the code itself was refused", () => {
    expect(codeErrors(problem({ type: "code-mismatch", title: "Код не подошёл" }), translate())).toEqual({
      code: "Код не подошёл",
    });
    expect(codeErrors(problem({ type: "code-too-soon", status: 429 }), translate())).toBeUndefined();
    expect(codeErrors(problem({ type: "phone-taken", status: 409 }), translate())).toBeUndefined();
  });
});
