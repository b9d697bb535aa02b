/**
 * Characters that no output may hold: C0 and C1 controls except tab and line ends, lone surrogates and noncharacters
 * (XML 1.0 §2.2, HTML Standard §13.2.3.5), and the controls that reverse or hide a line's reading order (UAX #9 §2), so
 * that a title cannot make the words around it read differently. Joiners stay: some scripts and emoji need them.
 */
const unprintable = /[\p{Cs}\p{Noncharacter_Code_Point}\u202a-\u202e\u2066-\u2069\ufeff]|[^\P{Cc}\t\n\r]/gu;

/** Anything but the characters of which nearly every text is made: only such a text is searched by property. */
const unusual = /[^\t\n\r -~\u00a0-\u2027\u2030-\u2065\u2070-\ud7ff]/;

/** The text without what must not be printed; line ends are kept. */
export function printable(text: string): string {
  return unusual.test(text) ? text.replace(unprintable, '') : text;
}

const severalLinesOrSpaces = /[^\S ]| {2}|^ | $/;

/** One line of text: a subject, a title, a field of a citation file. Every run of white space is one space. */
export function oneLine(text: string): string {
  const clean = unusual.test(text) ? printable(text.replace(/\s+/g, ' ')) : text;
  // Once more: what was removed may have stood between two spaces.
  return (severalLinesOrSpaces.test(clean) ? clean.replace(/\s+/g, ' ') : clean).trim();
}

let opened: Intl.Segmenter | null = null;

/** Opening it reads tables of Unicode, a tenth of a function's start: it waits for the first text that needs it. */
function graphemes(): Intl.Segmenter {
  opened ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return opened;
}

/** Scripts in which one code unit is one character as a reader counts it: no combining marks, no surrogates, no CR LF. */
const oneUnitEach = /^[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027]*$/;

/** At most `limit` characters as a reader counts them, cut at a word where one is near, with `…` for what is missing. */
export function shortened(text: string, limit: number): string {
  // A grapheme is at least one code unit, so a short string needs no segmenting.
  if (text.length <= limit) return text;
  if (oneUnitEach.test(text)) return cutAtWord(text.slice(0, limit - 1));
  const shown: string[] = [];
  for (const { segment } of graphemes().segment(text)) {
    if (shown.length === limit) return cutAtWord(shown.slice(0, limit - 1).join(''));
    shown.push(segment);
  }
  return text;
}

function cutAtWord(cut: string): string {
  const space = cut.lastIndexOf(' ');
  return `${(space > cut.length * 0.6 ? cut.slice(0, space) : cut).replace(/[\s,;:.–-]+$/u, '')}…`;
}

/** Length as a reader counts it. */
export function graphemeCount(text: string): number {
  if (oneUnitEach.test(text)) return text.length;
  let count = 0;
  for (const _ of graphemes().segment(text)) count += 1;
  return count;
}
