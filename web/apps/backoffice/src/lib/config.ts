import type { Language } from "@kabinet/i18n";

/** What the server writes into the page once at start. */
export interface Config {
  readonly name: string;
  readonly languages: readonly Language[];
  readonly currency: string;
}

const DEFAULTS: Config = { name: "Личный кабинет", languages: ["ru", "en", "kk"], currency: "RUB" };

function read(): Config {
  try {
    const text = document.getElementById("lk-config")?.textContent ?? "";
    return { ...DEFAULTS, ...(JSON.parse(text) as Partial<Config>) };
  } catch {
    return DEFAULTS;
  }
}

export const config: Config = read();
