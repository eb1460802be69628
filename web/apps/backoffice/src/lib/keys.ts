import { readSetting, writeSetting } from "@kabinet/domain/device";
import { useEffect, useRef, useSyncExternalStore } from "react";

type Action = (event: KeyboardEvent) => void;

const SETTING = "single-keys";
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Shortcuts of one letter can be switched off: dictation and slips of the hand press letters too. */
export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const isOn = useSyncExternalStore(subscribe, () => readSetting(SETTING) !== "off");
  const set = (on: boolean) => {
    writeSetting(SETTING, on ? null : "off");
    for (const listener of listeners) listener();
  };
  return [isOn, set];
}

const TYPING = "input, textarea, select, [contenteditable], [role=dialog], [role=listbox], [role=combobox]";

/**
 * Actions by key of the keyboard (`KeyJ`, the same key in every layout), letters only while they are switched on;
 * `Ctrl+Enter` works everywhere but in a dialog, which has its own.
 */
export function useKeys(actions: Readonly<Record<string, Action | undefined>>): void {
  const [areLettersOn] = useSingleKeys();
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.shiftKey) return;
      const target = event.target instanceof Element ? event.target : null;
      const withControl = event.ctrlKey || event.metaKey;
      if (document.querySelector("[role=dialog]")) return;
      if (!withControl && (!areLettersOn || target?.closest(TYPING))) return;
      const action = latest.current[withControl ? `Ctrl+${event.code}` : event.code];
      if (!action) return;
      event.preventDefault();
      action(event);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [areLettersOn]);
}
