import { FILE_KINDS, type FileKind } from "@/lib/imports";

export type KindCode = `${(typeof FILE_KINDS)[number]["service"]}/${string}`;

export const kindValue = (kind: FileKind): KindCode => `${kind.service}/${kind.kind}`;

export function kindOf(value: string): FileKind {
  return FILE_KINDS.find((kind) => kindValue(kind) === value) ?? FILE_KINDS[0];
}
