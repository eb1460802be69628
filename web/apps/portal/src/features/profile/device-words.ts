const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/YaBrowser\//, "Яндекс Браузер"],
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

const first = (list: typeof BROWSERS, agent: string) => list.find(([pattern]) => pattern.test(agent))?.[1];

/** «Chrome, Android» from the browser's own description; null when nothing is recognised. */
export function deviceWords(agent: string): string | null {
  if (!agent) return null;
  const words = [first(BROWSERS, agent), first(SYSTEMS, agent)].filter(Boolean);
  return words.length > 0 ? words.join(", ") : null;
}
