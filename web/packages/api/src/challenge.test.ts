import { describe, expect, it } from "vitest";
import { type Puzzle, solve } from "./challenge.ts";

// Made by the server's library with the number 1234.
const puzzle: Puzzle = {
  algorithm: "SHA-256",
  challenge: "e54af3008074582396348039cdef7edda2c810530f24ef5b16bb4150b3a2792c",
  maxNumber: 2000,
  salt: "0123456789abcdef01234567?expires=1900000000&",
  signature: "b8fa222d763e8a12def0fb91ea439c67ce9228515e0781dee818aa8dfedaaa12",
};

describe("a challenge", () => {
  it("is solved by the number that was hashed into it", async () => {
    const solution = JSON.parse(atob((await solve(puzzle)) ?? ""));
    expect(solution).toEqual({
      algorithm: "SHA-256",
      challenge: puzzle.challenge,
      number: 1234,
      salt: puzzle.salt,
      signature: puzzle.signature,
    });
  });

  it("without a solution is given up", async () => {
    expect(await solve({ ...puzzle, maxNumber: 999 })).toBeNull();
  });

  it("is given up when the request is", async () => {
    await expect(solve(puzzle, AbortSignal.abort())).rejects.toThrow();
  });
});
