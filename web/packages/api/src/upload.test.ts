import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createApi } from "./client.ts";
import { isNetworkProblem } from "./problem.ts";

/** What the tests need of a request that sends a form. */
class FakeRequest {
  static last: FakeRequest;
  readonly sent: Record<string, string> = {};
  readonly upload: { onprogress?: (event: object) => void } = {};
  status = 0;
  responseText = "";
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  constructor() {
    FakeRequest.last = this;
  }
  open() {}
  send() {}
  abort() {
    this.onabort?.();
  }
  setRequestHeader(name: string, value: string) {
    this.sent[name] = value;
  }
  getResponseHeader(name: string) {
    return name === "Content-Type" ? "application/json" : null;
  }
  answer(status: number, body: object) {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload?.();
  }
}

const api = createApi({ refreshPath: "/refresh", onSignedOut: () => undefined });
const begun = () => vi.waitFor(() => expect(FakeRequest.last.onload).toBeTypeOf("function"));

beforeEach(() => vi.stubGlobal("XMLHttpRequest", FakeRequest));
afterEach(() => vi.unstubAllGlobals());

describe("sending a file", () => {
  it("tells the progress and sends the CSRF header and the key", async () => {
    const parts: number[] = [];
    FakeRequest.last = new FakeRequest();
    const answer = api("/files", {
      method: "POST",
      form: new FormData(),
      idempotencyKey: "key-0123456789abc",
      onProgress: (part) => parts.push(part),
    });
    await begun();
    FakeRequest.last.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 4 });
    FakeRequest.last.answer(201, { id: "a" });
    await expect(answer).resolves.toEqual({ id: "a" });
    expect(parts).toEqual([0.25]);
    expect(FakeRequest.last.sent).toMatchObject({ "X-Kabinet": "1", "Idempotency-Key": "key-0123456789abc" });
  });

  it("turns a refusal and a lost connection into problems", async () => {
    FakeRequest.last = new FakeRequest();
    const refused = api("/files", { method: "POST", form: new FormData(), onProgress: () => undefined });
    const failed = expect(refused).rejects.toMatchObject({ type: "file-too-large", status: 413 });
    await begun();
    FakeRequest.last.answer(413, { type: "/problems/file-too-large" });
    await failed;

    FakeRequest.last = new FakeRequest();
    const lost = api("/files", { method: "POST", form: new FormData(), onProgress: () => undefined });
    const caught = lost.catch((error: unknown) => error);
    await begun();
    FakeRequest.last.onerror?.();
    expect(isNetworkProblem(await caught)).toBe(true);
  });
});
