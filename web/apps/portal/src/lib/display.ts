import { readSetting, writeSetting } from "@kabinet/domain/device";

/** How this device shows pages: the same pages, larger or with more contrast. */
export const TEXT_SCALES = ["100", "125", "150", "200"] as const;
export const THEMES = ["light", "contrast"] as const;
export const SPACINGS = ["normal", "wide"] as const;

export interface Display {
  readonly text: (typeof TEXT_SCALES)[number];
  readonly theme: (typeof THEMES)[number];
  readonly spacing: (typeof SPACINGS)[number];
}

function pick<V extends string>(known: readonly V[], kept: string | null): V {
  return known.find((value) => value === kept) ?? (known[0] as V);
}

export function readDisplay(): Display {
  return {
    text: pick(TEXT_SCALES, readSetting("text")),
    theme: pick(THEMES, readSetting("theme")),
    spacing: pick(SPACINGS, readSetting("spacing")),
  };
}

export function applyDisplay(display: Display): void {
  Object.assign(document.documentElement.dataset, display);
}

export function saveDisplay(display: Display): void {
  for (const [name, value] of Object.entries(display)) writeSetting(name, value);
  applyDisplay(display);
}
