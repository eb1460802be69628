/** Settings kept on this device. Private windows may refuse storage: then they last until the page closes. */
const memory = new Map<string, string>();

export function readSetting(name: string): string | null {
  try {
    return localStorage.getItem(`kabinet:${name}`);
  } catch {
    return memory.get(name) ?? null;
  }
}

export function writeSetting(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`kabinet:${name}`);
    else localStorage.setItem(`kabinet:${name}`, value);
  } catch {
    if (value === null) memory.delete(name);
    else memory.set(name, value);
  }
}
