import { networkProblem } from "./problem.ts";

export interface Upload {
  readonly url: string;
  readonly form: FormData;
  readonly headers: Readonly<Record<string, string>>;
  /** Part of the body that has left the device, from 0 to 1. */
  readonly onProgress: (part: number) => void;
  readonly signal?: AbortSignal;
}

/** Sends a form and tells how far it is: `fetch` cannot say it. Ends as `fetch` would, with an answer or a problem. */
export function upload({ url, form, headers, onProgress, signal }: Upload): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const end = (finish: () => void) => {
      signal?.removeEventListener("abort", abort);
      finish();
    };
    request.open("POST", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total);
    };
    request.onload = () => end(() => resolve(answer(request)));
    request.onerror = () => end(() => reject(networkProblem()));
    request.onabort = () => end(() => reject(new DOMException("aborted", "AbortError")));
    if (signal?.aborted) return reject(new DOMException("aborted", "AbortError"));
    signal?.addEventListener("abort", abort);
    request.send(form);
  });
}

function answer(request: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const name of ["Content-Type", "Retry-After"]) {
    const value = request.getResponseHeader(name);
    if (value) headers.set(name, value);
  }
  return new Response(request.status === 204 ? null : request.responseText, {
    status: request.status,
    headers,
  });
}
