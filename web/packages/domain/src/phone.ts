/** Russian and Kazakh numbers share the country code and the length. */
const NATIONAL_DIGITS = 10;

/** «8 (900) 000-00-01», «+7 900 0000001», «9000000001» → "+79000000001"; null when digits are missing or too many. */
export function parsePhone(typed: string): string | null {
  const digits = typed.replace(/\D/g, "");
  const national = digits.length === NATIONAL_DIGITS + 1 && /^[78]/.test(digits) ? digits.slice(1) : digits;
  return national.length === NATIONAL_DIGITS ? `+7${national}` : null;
}

/** "+79000000001" → «+7 (900) 000-00-01», with no-break spaces. */
export function formatPhone(phone: string): string {
  const match = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(phone);
  return match ? `+7\u00a0(${match[1]})\u00a0${match[2]}-${match[3]}-${match[4]}` : phone;
}
