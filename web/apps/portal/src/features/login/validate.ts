import { isEmail } from "@kabinet/domain/person";
import { parsePhone } from "@kabinet/domain/phone";
import type { FieldErrors } from "@/kit/form";
import type { T } from "@/lib/i18n";

/** What the server calls the login: an e-mail address as typed, or a phone as +7 and ten digits. Null when neither. */
export function readLogin(typed: string): string | null {
  const login = typed.trim();
  if (login.includes("@")) return isEmail(login) ? login : null;
  return parsePhone(login);
}

export function validatePassword(values: { login: string; password: string }, t: T): FieldErrors {
  return {
    login: values.login ? (readLogin(values.login) ? null : t("login.badLogin")) : t("kit.required"),
    password: values.password ? null : t("kit.required"),
  };
}

export function validateAddress(channel: "sms" | "email", address: string, t: T): string | null {
  if (!address) return t("kit.required");
  if (channel === "email") return isEmail(address) ? null : t("login.badEmail");
  return parsePhone(address) ? null : t("login.badPhone");
}
