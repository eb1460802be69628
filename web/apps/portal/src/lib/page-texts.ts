import type { Part } from "@/locales/parts.gen";

/** The pages people begin with wait for their own texts alone, beside the first part. */
const PAGES: Readonly<Record<string, readonly Part[]>> = {
  "/": [],
  "/bills": ["bills"],
  "/login": ["login"],
  "/pay": ["payments"],
  "/readings": ["readings"],
};

/** Parts of the dictionary a page draws with; null for a page that waits for all of them. */
export function partsOf(pathname: string): readonly Part[] | null {
  return PAGES[pathname] ?? null;
}
