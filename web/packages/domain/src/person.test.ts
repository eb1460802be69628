import { describe, expect, it } from "vitest";
import { isEmail, isName, passwordLacks } from "./person.ts";
import { formatPhone, parsePhone } from "./phone.ts";

describe("names", () => {
  it.each(["Анна", "Салтыков-Щедрин", "Мария—Луиза", "Anna", "Әлия", "Ян"])("accept %s", (name) => {
    expect(isName(name)).toBe(true);
  });

  it.each(["", "Анна1", "А_Б", "Анна  Мария", "я".repeat(51)])("refuse «%s»", (name) => {
    expect(isName(name)).toBe(false);
  });
});

describe("passwords", () => {
  it("need every class of characters and eight of them", () => {
    expect(passwordLacks("Demo-2026!")).toEqual([]);
    expect(passwordLacks("abc")).toEqual(["length", "upper", "digit", "special"]);
    expect(passwordLacks("Пароль12!")).toEqual(["upper", "lower"]);
  });
});

describe("e-mail addresses", () => {
  it("need a name and a domain with a dot", () => {
    expect(isEmail("anna@example.org")).toBe(true);
    expect(isEmail("anna@example")).toBe(false);
    expect(isEmail("anna example@a.b")).toBe(false);
  });
});

describe("phones", () => {
  it.each(["+7 (900) 000-00-01", "8 900 000 00 01", "9000000001", "79000000001"])("read %s", (typed) => {
    expect(parsePhone(typed)).toBe("+79000000001");
  });

  it("refuse what is too short or too long", () => {
    expect(parsePhone("900000000")).toBeNull();
    expect(parsePhone("+7 900 000 00 012")).toBeNull();
  });

  it("are shown with the mask and never broken", () => {
    expect(formatPhone("+79000000001")).toBe("+7\u00a0(900)\u00a0000-00-01");
  });
});
