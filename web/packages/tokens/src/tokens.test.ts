import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");

function colours(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1], match[2] ?? ""]),
  );
}

const [light = "", contrast = ""] = css.split(':root[data-theme="contrast"]');
const themes = { light: colours(light), contrast: { ...colours(light), ...colours(contrast) } };

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(one: string, other: string): number {
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (bright + 0.05) / (dark + 0.05);
}

const PAIRS = [
  ["ink", "paper"],
  ["ink", "surface"],
  ["ink", "surface-soft"],
  ["ink-soft", "paper"],
  ["ink-soft", "surface"],
  ["ink-soft", "surface-soft"],
  ["brand", "surface"],
  ["brand", "paper"],
  ["brand-deep", "brand-soft"],
  ["on-brand", "brand"],
  ["ink", "brand-soft"],
  ["good", "good-soft"],
  ["warn", "warn-soft"],
  ["bad", "bad-soft"],
  ["bad", "surface"],
] as const;

describe.each(Object.entries(themes))("contrast of the %s theme", (_name, theme) => {
  it.each(PAIRS)("%s on %s is at least 7:1", (front, back) => {
    expect(ratio(theme[front] ?? "", theme[back] ?? "")).toBeGreaterThanOrEqual(7);
  });

  it("borders of controls are at least 3:1", () => {
    expect(ratio(theme["line-strong"] ?? "", theme.surface ?? "")).toBeGreaterThanOrEqual(3);
  });
});
