/**
 * Characters that no output may hold: C0 and C1 controls except tab and line ends, lone surrogates and noncharacters
 * (XML 1.0 §2.2, HTML Standard §13.2.3.5), and the controls that reverse or hide a line's reading order (UAX #9 §2), so
 * that a title cannot make the words around it read differently. Joiners stay: some scripts and emoji need them.
 */
const unprintable = /[\p{Cs}\p{Noncharacter_Code_Point}\u202a-\u202e\u2066-\u2069\ufeff]|(?![\t\n\r])\p{Cc}/gu;

/** The text without what must not be printed; line ends are kept. */
export function printable(text: string): string {
  return text.replace(unprintable, '');
}

/** One line of text: a subject, a title, a field of a citation file. Every run of white space is one space. */
export function oneLine(text: string): string {
  return printable(text.replace(/\s+/g, ' ')).trim();
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** At most `limit` characters as a reader counts them, cut at a word where one is near, with `…` for what is missing. */
export function shortened(text: string, limit: number): string {
  // A grapheme is at least one code unit, so a short string needs no segmenting.
  if (text.length <= limit) return text;
  const shown: string[] = [];
  for (const { segment } of graphemes.segment(text)) {
    if (shown.length === limit) {
      const cut = shown.slice(0, limit - 1).join('');
      const space = cut.lastIndexOf(' ');
      return `${(space > cut.length * 0.6 ? cut.slice(0, space) : cut).replace(/[\s,;:.–-]+$/u, '')}…`;
    }
    shown.push(segment);
  }
  return text;
}

/** Length as a reader counts it. */
export function graphemeCount(text: string): number {
  let count = 0;
  for (const _ of graphemes.segment(text)) count += 1;
  return count;
}
