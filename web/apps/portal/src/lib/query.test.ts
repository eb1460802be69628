import { ProblemError } from "@kabinet/api";
import { describe, expect, it } from "vitest";
import { retryDelay, worthRetrying } from "./query";

const problem = (type: string, status: number) =>
  new ProblemError({ type, title: "", detail: "", status, errors: [], extra: {}, retryAfterSeconds: null });

describe("asking again", () => {
  it("waits a few seconds for a service that has not heard of a fresh link yet", () => {
    const unknown = problem("account-not-found", 404);
    const tries = [0, 1, 2, 3, 4, 5].filter((failures) => worthRetrying(failures, unknown));
    expect(tries).toEqual([0, 1, 2, 3, 4]);
    expect(tries.reduce((sum, failures) => sum + retryDelay(failures, unknown), 0)).toBe(9300);
  });

  it("tries a broken service twice and takes any other refusal as final", () => {
    expect([0, 1, 2].map((failures) => worthRetrying(failures, problem("unknown", 502)))).toEqual([
      true,
      true,
      false,
    ]);
    expect(worthRetrying(0, problem("receipt-not-found", 404))).toBe(false);
  });
});
