import { Fragment, type ReactNode } from "react";

type Tags = Readonly<Record<string, (words: string) => ReactNode>>;

/** A message with named tags: «Принимаю <terms>соглашение</terms>» → the caller's link around the words. */
export function Rich({ text, tags }: { text: string; tags: Tags }) {
  const pieces = text.split(/(<(\w+)>.*?<\/\2>)/g);
  const nodes: ReactNode[] = [];
  for (let index = 0; index < pieces.length; index += 3) {
    nodes.push(pieces[index]);
    const match = /^<(\w+)>(.*)<\/\1>$/.exec(pieces[index + 1] ?? "");
    if (match) nodes.push(tags[match[1] ?? ""]?.(match[2] ?? "") ?? match[2]);
  }
  return nodes.map((node, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one fixed sentence never move.
    <Fragment key={index}>{node}</Fragment>
  ));
}
