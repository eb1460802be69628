import type { Language } from "@kabinet/i18n";

/** What the server writes into the page once at start: no rebuild for a brand, no extra request. */
export interface Config {
  readonly name: string;
  readonly logo: string | null;
  readonly colours: Readonly<Record<string, string>>;
  readonly phone: string;
  readonly hours: string;
  readonly languages: readonly Language[];
  readonly currency: string;
  readonly features: Readonly<Record<string, boolean>>;
  readonly tileUrl: string | null;
}

const DEFAULTS: Config = {
  name: "Личный кабинет",
  logo: null,
  colours: {},
  phone: "",
  hours: "",
  languages: ["ru", "en", "kk"],
  currency: "RUB",
  features: {},
  tileUrl: null,
};

function read(): Config {
  const text = document.getElementById("lk-config")?.textContent ?? "";
  try {
    const config = { ...DEFAULTS, ...(JSON.parse(text) as Partial<Config>) };
    // A number is never broken over two lines.
    return { ...config, phone: config.phone.replaceAll(" ", "\u00a0") };
  } catch {
    return DEFAULTS;
  }
}

export const config: Config = read();
