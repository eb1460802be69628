import { readSetting } from "@kabinet/domain/device";
import { partsOf } from "@/lib/page-texts";

/** What the build writes into the page: which files a page and a language need beside the common ones. */
interface FileList {
  readonly pages: Readonly<Record<string, readonly string[]>>;
  /** By language and part of the dictionary. */
  readonly texts: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

function read(): FileList {
  // A development server serves modules one by one and writes no list.
  return JSON.parse(document.getElementById("lk-files")?.textContent || '{"pages":{},"texts":{}}');
}

/** The files of the opened page start beside the common ones. */
export function preloadFirstFiles(pathname: string): void {
  const { pages, texts } = read();
  const parts = texts[readSetting("language") ?? "ru"] ?? {};
  const words = ["first", ...(partsOf(pathname) ?? Object.keys(parts))].flatMap((part) => parts[part] ?? []);
  const files = [...(pages[pathname] ?? []), ...words];
  for (const href of new Set(files)) {
    document.head.append(
      Object.assign(document.createElement("link"), { rel: "modulepreload", crossOrigin: "", href }),
    );
  }
}
