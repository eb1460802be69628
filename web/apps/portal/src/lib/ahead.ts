const LIMIT_MS = 20_000;
const READING = {
  headers: { Accept: "application/json", "X-Kabinet": "1" },
  credentials: "same-origin",
} as const;

const answers = new Map<string, Promise<Response>>();

/** Asks for something the application will read in a moment. */
export function askAhead(address: string): Promise<Response> {
  const answer = fetch(address, { ...READING, signal: AbortSignal.timeout(LIMIT_MS) });
  answers.set(address, answer);
  // Whoever takes the answer hears of the failure; nobody may take it.
  answer.catch(() => undefined);
  return answer;
}

/** `fetch` of the application: what was asked ahead is not asked twice. */
export const fetchOnce: typeof fetch = (input, init) => {
  const isReading = typeof input === "string" && (init?.method ?? "GET") === "GET";
  const answer = isReading ? answers.get(input) : undefined;
  if (!isReading || !answer) return fetch(input, init);
  answers.delete(input);
  return answer;
};

/** An answer nobody took by now would be old when somebody does. */
export function forgetAnswers(): void {
  answers.clear();
}
