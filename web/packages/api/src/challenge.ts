/** The puzzle of a `challenge-required` problem, in the protocol of ALTCHA. */
export interface Puzzle {
  readonly algorithm: string;
  readonly challenge: string;
  readonly maxNumber: number;
  readonly salt: string;
  readonly signature: string;
}

// Hashes are computed off this thread; between two portions the page can react.
const PORTION = 500;

function hex(hash: ArrayBuffer): string {
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What goes into `X-Altcha`: the number whose hash is asked for; null when there is none. */
export async function solve(puzzle: Puzzle, signal?: AbortSignal): Promise<string | null> {
  const { algorithm, challenge, salt, signature } = puzzle;
  const encoder = new TextEncoder();
  for (let first = 0; first <= puzzle.maxNumber; first += PORTION) {
    signal?.throwIfAborted();
    const hashes = await Promise.all(
      Array.from({ length: PORTION }, (_, index) =>
        crypto.subtle.digest(algorithm, encoder.encode(`${salt}${first + index}`)),
      ),
    );
    const found = hashes.findIndex((hash) => hex(hash) === challenge);
    if (found >= 0)
      return btoa(JSON.stringify({ algorithm, challenge, number: first + found, salt, signature }));
  }
  return null;
}
