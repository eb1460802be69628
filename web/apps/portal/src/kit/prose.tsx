/** Texts of the organisation: paragraphs, «## » headings and «- » lists; never HTML. */
function Block({ text }: { text: string }) {
  const lines = text.split("\n").map((line) => line.trim());
  const first = lines[0] ?? "";
  if (/^#{1,2} /.test(first)) return <h2>{first.replace(/^#+ /, "")}</h2>;
  if (first.startsWith("### ")) return <h3>{first.slice(4)}</h3>;
  if (lines.every((line) => /^[-*•] /.test(line))) {
    return (
      <ul>
        {lines.map((line) => (
          <li key={line}>{line.slice(2)}</li>
        ))}
      </ul>
    );
  }
  return <p>{lines.join(" ")}</p>;
}

export function Prose({ text }: { text: string }) {
  const blocks = text
    .replaceAll("\r", "")
    .split(/\n{2,}/)
    .filter((block) => block.trim());
  return (
    <div className="stack prose">
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks of one text never move.
        <Block key={index} text={block.trim()} />
      ))}
    </div>
  );
}
