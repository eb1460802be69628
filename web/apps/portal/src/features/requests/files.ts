import type { MessageKey, T } from "@/lib/i18n";
import type { FileKind } from "./api";

const MEGABYTE = 1024 * 1024;
const KILOBYTE = 1024;
export const FILE_MEGABYTES = 7;
const TOTAL_MEGABYTES = 100;
const FILES_MAX = 20;

export const FILE_KINDS: readonly FileKind[] = ["passport", "verification_act", "other"];
export const FILE_LABELS: Readonly<Record<FileKind, MessageKey>> = {
  passport: "requests.passport",
  verification_act: "requests.verification_act",
  other: "requests.other",
};

const TYPES = ["image/jpeg", "image/png", "image/heic", "image/heif", "application/pdf"];
const ENDINGS = [".jpg", ".jpeg", ".png", ".heic", ".heif", ".pdf"];
export const ACCEPT = [...TYPES, ...ENDINGS].join(",");

interface Present {
  readonly count: number;
  readonly bytes: number;
}

/** Why a file cannot be sent, told before it is; null when it can. The server looks at the content again. */
export function refusal(file: File, present: Present, t: T): string | null {
  const { name } = file;
  // A browser that does not know a format gives no type: then the ending of the name counts.
  const isKnown = file.type
    ? TYPES.includes(file.type)
    : ENDINGS.some((ending) => name.toLowerCase().endsWith(ending));
  if (!isKnown) return t("requests.fileWrongType", { name });
  if (file.size === 0) return t("requests.fileEmpty", { name });
  if (file.size > FILE_MEGABYTES * MEGABYTE)
    return t("requests.fileTooLarge", { name, megabytes: FILE_MEGABYTES });
  if (present.count >= FILES_MAX) return t("requests.tooManyFiles", { count: FILES_MAX });
  if (present.bytes + file.size > TOTAL_MEGABYTES * MEGABYTE)
    return t("requests.filesTooLarge", { megabytes: TOTAL_MEGABYTES });
  return null;
}

/** «1,4 МБ», «320 КБ». */
export function sizeWords(bytes: number, t: T): string {
  if (bytes < MEGABYTE)
    return t("requests.fileSizeSmall", { size: Math.max(1, Math.round(bytes / KILOBYTE)) });
  return t("requests.fileSize", { size: Math.round((bytes * 10) / MEGABYTE) / 10 });
}
