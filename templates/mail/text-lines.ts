/** Width of a plain-text mail: RFC 3676 §4.2 asks for at most 78, the custom is 72. */
const width = 72;

/** Text broken at spaces into lines of at most 72 characters; a longer word (an address) stays whole on its own line. */
export function wrapped(text: string, indent = '', firstIndent = indent): string {
  let lines = '';
  let line = firstIndent;
  let empty = true;
  for (let from = 0; from < text.length; ) {
    const space = text.indexOf(' ', from);
    const end = space < 0 ? text.length : space;
    if (end > from) {
      if (!empty && line.length + 1 + end - from > width) {
        lines += `${line}\n`;
        line = indent;
        empty = true;
      }
      line += `${empty ? '' : ' '}${text.slice(from, end)}`;
      empty = false;
    }
    from = end + 1;
  }
  return lines + line;
}

/** A heading with a line under it, as long as the heading. */
export function underlined(text: string, mark: '=' | '-'): string {
  const lines = wrapped(text);
  const longest = Math.max(...lines.split('\n').map((line) => Array.from(line).length));
  return `${lines}\n${mark.repeat(longest)}`;
}

/** Label and address, on one line where they fit; the address is never broken. */
export function labelled(label: string, url: string, indent = ''): string {
  return beforeUrl(label, url, indent) + url;
}

/** What stands before an address that is {@link labelled}. */
export function beforeUrl(label: string, url: string, indent = ''): string {
  const line = `${indent}${label}: `;
  return line.length + url.length <= width ? line : `${indent}${label}:\n${indent}`;
}
