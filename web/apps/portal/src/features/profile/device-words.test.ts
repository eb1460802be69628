import { expect, it } from "vitest";
import { deviceWords } from "./device-words";

it.each([
  ["Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36", "Chrome, Android"],
  [
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 YaBrowser/24.1 Safari/537.36",
    "Яндекс Браузер, Windows",
  ],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari, iOS"],
  ["curl/8.0", null],
  ["", null],
])("describes «%s» as %s", (agent, words) => {
  expect(deviceWords(agent)).toBe(words);
});
