import { readSetting } from "@kabinet/domain/device";

/** What the build writes into the page: which files a page and a language need beside the common ones. */
interface FileList {
  readonly pages: Readonly<Record<string, readonly string[]>>;
  /** By language: texts of the first page, texts of all the others. */
  readonly texts: Readonly<Record<string, readonly (readonly string[])[]>>;
}

const HOME = "/";

function read(): FileList {
  // A development server serves modules one by one and writes no list.
  return JSON.parse(document.getElementById("lk-files")?.textContent || '{"pages":{},"texts":{}}');
}

/** The files of the opened page start beside the common ones. */
export function preloadFirstFiles(pathname: string): void {
  const { pages, texts } = read();
  const [first = [], rest = []] = texts[readSetting("language") ?? "ru"] ?? [];
  const files = [...(pages[pathname] ?? []), ...first, ...(pathname === HOME ? [] : rest)];
  for (const href of new Set(files)) {
    document.head.append(
      Object.assign(document.createElement("link"), { rel: "modulepreload", crossOrigin: "", href }),
    );
  }
}
