/** Width of a plain-text mail: RFC 3676 §4.2 asks for at most 78, the custom is 72. */
const width = 72;

/** Text broken at spaces into lines of at most 72 characters; a longer word (an address) stays whole on its own line. */
export function wrapped(text: string, indent = '', firstIndent = indent): string {
  const lines: string[] = [];
  let line = firstIndent;
  let empty = true;
  for (const word of text.split(' ').filter(Boolean)) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line].join('\n');
}

/** A heading with a line under it, as long as the heading. */
export function underlined(text: string, mark: '=' | '-'): string {
  const lines = wrapped(text);
  const longest = Math.max(...lines.split('\n').map((line) => Array.from(line).length));
  return `${lines}\n${mark.repeat(longest)}`;
}

/** Label and address, on one line where they fit; the address is never broken. */
export function labelled(label: string, url: string, indent = ''): string {
  const line = `${indent}${label}: ${url}`;
  return line.length <= width ? line : `${indent}${label}:\n${indent}${url}`;
}
