import { isUnauthenticated } from "@kabinet/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { receiptsQuery } from "@/features/bills/api";
import { accountsQuery, loadActiveAccount } from "@/lib/accounts";
import { forgetAnswers } from "@/lib/ahead";
import { overviewQuery } from "@/lib/billing";
import { cartQuery } from "@/lib/cart";
import { metersQuery } from "@/lib/metering";
import { keepChosen, keepLast } from "@/lib/own-account";
import { queryClient } from "@/lib/query";
import { meQuery } from "@/lib/session";
import { serve } from "@/testing/server";
import { sendFirstRequests } from "./first-requests";

const account = (account_id: string, is_primary: boolean) => ({ account_id, is_primary });
const LINKS = { items: [account("one", false), account("two", true)] };
const ANSWERS = {
  "GET /api/identity/v1/me": () => ({ body: { user_id: "anna" } }),
  "GET /api/accounts/v1/links": () => ({ body: LINKS }),
  "GET /api/billing/v1/accounts/one/overview": () => ({ body: { account: "one" } }),
  "GET /api/billing/v1/accounts/two/overview": () => ({ body: { account: "two" } }),
  "GET /api/metering/v1/accounts/one/meters": () => ({ body: { items: [] } }),
  "GET /api/metering/v1/accounts/two/meters": () => ({ body: { items: [] } }),
  "GET /api/billing/v1/accounts/two/receipts": () => ({ body: { items: [], next_cursor: null } }),
  "GET /api/payments/v1/cart": () => ({ body: { groups: [] } }),
};

beforeEach(() => {
  localStorage.clear();
  queryClient.clear();
  forgetAnswers();
});
afterEach(() => vi.unstubAllGlobals());

const paths = (asked: ReturnType<typeof serve>) => asked.map(({ path }) => path).sort();

describe("requests ahead of the application", () => {
  it("are those of the opened page, and the application asks none of them again", async () => {
    const asked = serve(ANSWERS);
    await sendFirstRequests("/");
    const ahead = paths(asked);
    expect(ahead).toEqual([
      "/api/accounts/v1/links",
      "/api/billing/v1/accounts/two/overview",
      "/api/identity/v1/me",
      "/api/metering/v1/accounts/two/meters",
    ]);
    expect(await queryClient.fetchQuery(meQuery)).toEqual({ user_id: "anna" });
    expect(await queryClient.fetchQuery(accountsQuery)).toEqual(LINKS.items);
    expect(await queryClient.fetchQuery(overviewQuery("two"))).toEqual({ account: "two" });
    await queryClient.fetchQuery(metersQuery("two"));
    expect(paths(asked)).toEqual(ahead);
  });

  it.each([
    ["/readings", () => queryClient.fetchQuery(metersQuery("two"))],
    ["/bills", () => queryClient.fetchInfiniteQuery(receiptsQuery("two"))],
    ["/pay", () => queryClient.fetchQuery(cartQuery)],
  ])("of %s are taken by its queries", async (path, load) => {
    const asked = serve(ANSWERS);
    await sendFirstRequests(path);
    expect(asked).toHaveLength(3);
    await load();
    expect(asked).toHaveLength(3);
  });

  it("are about the chosen account, and about the last one before the accounts are known", async () => {
    keepChosen("one");
    keepLast(null);
    const first = serve(ANSWERS);
    await sendFirstRequests("/readings");
    expect(paths(first)).toContain("/api/metering/v1/accounts/one/meters");
    await loadActiveAccount();
    const later = serve({ ...ANSWERS, "GET /api/accounts/v1/links": () => ({ status: 500 }) });
    await sendFirstRequests("/readings");
    expect(paths(later)).toContain("/api/metering/v1/accounts/one/meters");
  });

  it("end with the session: a guest is asked about nothing, and the refusal reaches the application", async () => {
    const refused = () => ({ status: 401, body: { type: "/problems/unauthenticated" } });
    const asked = serve({
      "GET /api/identity/v1/me": refused,
      "GET /api/accounts/v1/links": refused,
      "POST /api/identity/v1/sessions/refresh": refused,
    });
    await sendFirstRequests("/");
    expect(paths(asked)).toEqual(["/api/accounts/v1/links", "/api/identity/v1/me"]);
    const failure = await queryClient.fetchQuery({ ...meQuery, retry: false }).catch((error) => error);
    expect(isUnauthenticated(failure)).toBe(true);
  });

  it("are none on a page for everybody", async () => {
    const asked = serve(ANSWERS);
    for (const path of ["/login", "/help", "/quick/readings", "/register"]) await sendFirstRequests(path);
    expect(asked).toEqual([]);
  });

  it("are forgotten once the first page stands: a later reading is a fresh one", async () => {
    const asked = serve(ANSWERS);
    await sendFirstRequests("/");
    const ahead = asked.length;
    forgetAnswers();
    await queryClient.fetchQuery(overviewQuery("two"));
    expect(asked).toHaveLength(ahead + 1);
  });
});
