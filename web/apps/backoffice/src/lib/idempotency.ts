import { newIdempotencyKey } from "@kabinet/api";
import { useRef } from "react";

/** One key for one decision: a retry after a lost answer repeats it, another decision is another one. */
export function useKeyFor(): (content: unknown) => string {
  const last = useRef({ content: "", key: "" });
  return (content) => {
    const text = JSON.stringify(content);
    if (last.current.content !== text) last.current = { content: text, key: newIdempotencyKey() };
    return last.current.key;
  };
}
