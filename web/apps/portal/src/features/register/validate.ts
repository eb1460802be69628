import {
  isEmail,
  isName,
  NAME_MAX_CHARACTERS,
  type PasswordLack,
  passwordLacks,
} from "@kabinet/domain/person";
import { parsePhone } from "@kabinet/domain/phone";
import type { FieldErrors } from "@/kit/form";
import { textOf } from "@/kit/form";
import type { MessageKey, T } from "@/lib/i18n";

export interface Details {
  readonly phone: string;
  readonly email: string;
  readonly firstName: string;
  readonly surname: string;
  readonly password: string;
  readonly passwordRepeat: string;
  readonly agreement: boolean;
  readonly policy: boolean;
}

const LACKS: Readonly<Record<PasswordLack, MessageKey>> = {
  length: "register.lackLength",
  upper: "register.lackUpper",
  lower: "register.lackLower",
  digit: "register.lackDigit",
  special: "register.lackSpecial",
};

export function readDetails(data: FormData): Details {
  return {
    phone: textOf(data, "phone"),
    email: textOf(data, "email"),
    firstName: textOf(data, "firstName"),
    surname: textOf(data, "surname"),
    password: String(data.get("password") ?? ""),
    passwordRepeat: String(data.get("passwordRepeat") ?? ""),
    agreement: data.has("agreement"),
    policy: data.has("policy"),
  };
}

function passwordError(password: string, t: T): string {
  const lacks = passwordLacks(password).map((lack) => t(LACKS[lack]));
  return lacks.length > 0 ? t("register.passwordLacks", { lacks: lacks.join(", ") }) : "";
}

export function validateDetails(details: Details, t: T): FieldErrors {
  const required = t("kit.required");
  const name = t("register.badName", { max: NAME_MAX_CHARACTERS });
  return {
    phone: details.phone ? (parsePhone(details.phone) ? null : t("register.badPhone")) : required,
    email: details.email ? (isEmail(details.email) ? null : t("register.badEmail")) : required,
    firstName: details.firstName ? (isName(details.firstName) ? null : name) : required,
    surname: details.surname && !isName(details.surname) ? name : null,
    password: details.password ? passwordError(details.password, t) : required,
    passwordRepeat: details.passwordRepeat
      ? details.passwordRepeat === details.password
        ? null
        : t("register.passwordsDiffer")
      : required,
    agreement: details.agreement ? null : t("register.needAgreement"),
    policy: details.policy ? null : t("register.needPolicy"),
  };
}
