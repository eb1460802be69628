/** Rules for what a person tells about oneself; the server applies the same ones. */
export const NAME_MAX_CHARACTERS = 50;
export const PASSWORD_MIN_CHARACTERS = 8;

const NAME = /^[A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі\-—]+(?: [A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі\-—]+)*$/;
const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;

export function isName(value: string): boolean {
  return value.length <= NAME_MAX_CHARACTERS && NAME.test(value);
}

export function isEmail(value: string): boolean {
  return value.length <= 254 && EMAIL.test(value);
}

export type PasswordLack = "length" | "upper" | "lower" | "digit" | "special";

/** What the password still lacks, in the order it is explained. */
export function passwordLacks(password: string): PasswordLack[] {
  const checks: [PasswordLack, boolean][] = [
    ["length", password.length >= PASSWORD_MIN_CHARACTERS],
    ["upper", /[A-Z]/.test(password)],
    ["lower", /[a-z]/.test(password)],
    ["digit", /\d/.test(password)],
    ["special", /[^\p{L}\p{N}\s]/u.test(password)],
  ];
  return checks.filter(([, passed]) => !passed).map(([lack]) => lack);
}
