/** A stretch of a text: UTF-16 offsets, the end excluded. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The sentences of one paragraph as strings; `citations` as for {@link sentenceSpans}. */
export function sentencesOf(text: string, citations: readonly Span[] = []): readonly string[] {
  return sentenceSpans(text, citations).map(({ start, end }) => text.slice(start, end));
}

/**
 * Where the sentences of one paragraph stand, without the blanks between them. Boundaries are those of Intl.Segmenter (UAX #29),
 * mended for scientific prose: "et al.", "Fig. 2", initials and species, decimals and brackets end no sentence, "…grew. 20 mice"
 * and "…grew. mRNA" do. `citations` are the paragraph's citation marks: one after the full stop (`cells.12,13 Next`,
 * `cells. [12] Next`) belongs to the sentence before it, and nothing inside a mark ends a sentence.
 */
export function sentenceSpans(text: string, citations: readonly Span[] = []): readonly Span[] {
  const { masked, forced } = withoutMarks(text, citations);
  const boundaries = new Set(forced);
  for (const { index } of segmenter().segment(masked)) boundaries.add(index);
  for (const match of masked.matchAll(unseenStart)) boundaries.add(match.index + match[0].length);
  boundaries.add(text.length);

  const spans: Span[] = [];
  let start = 0;
  for (const end of [...boundaries].sort((a, b) => a - b)) {
    if (end <= start) continue;
    const unsure = end < text.length && !forced.has(end);
    if (unsure && goesOn(masked.slice(Math.max(start, end - lookBack), end), masked.slice(end, end + lookAhead)))
      continue;
    const span = trimmed(text, start, end);
    if (span) spans.push(span);
    start = end;
  }
  return spans;
}

let opened: Intl.Segmenter | null = null;

/** Opening it reads tables of Unicode, a tenth of a function's start: it waits for the first paragraph. */
function segmenter(): Intl.Segmenter {
  opened ??= new Intl.Segmenter('en', { granularity: 'sentence' });
  return opened;
}

/** Nothing that decides about a boundary stands farther from it. */
const lookAhead = 400;
const lookBehind = 200;
const lookBack = 2000;

function trimmed(text: string, start: number, end: number): Span | null {
  const piece = text.slice(start, end);
  const from = start + (piece.length - piece.trimStart().length);
  const to = start + piece.trimEnd().length;
  return to > from ? { start: from, end: to } : null;
}

/**
 * The text with its citation marks made neutral, length for length: a mark that follows a full stop takes that stop to its own
 * end, so that the segmenter finds the boundary behind it. `forced`: boundaries that need no second look.
 */
function withoutMarks(text: string, citations: readonly Span[]): { masked: string; forced: ReadonlySet<number> } {
  const forced = new Set<number>();
  const units = text.split('');
  const neutral = (start: number, end: number) => {
    for (let at = start; at < end; at++) if (/[.!?…\d]/.test(units[at]!)) units[at] = 'x';
  };
  for (const { start, end } of citations) {
    if (end <= start) continue;
    neutral(start, end);
    const before = units.slice(Math.max(0, start - lookBehind), start).join('');
    const stop = /[.!?]["”’»)\]]*(\s*)$/.exec(before);
    if (stop === null) continue;
    const after = text.slice(end, end + lookAhead);
    // "Smith et al.12 Cells…": before a capital, what is cited ends the sentence.
    const left = before.slice(0, stop.index + 1);
    if (neverLast.test(left) || (endsInAbbreviation(left, '') && !/^\s+\p{Lu}/u.test(after))) continue;
    const mark = text.slice(start, end);
    const attached = stop[1] === '' && /^[\d*†‡[(]/.test(mark);
    const opensNext = /^(?:\s*\p{Ll}|,)/u.test(after);
    if (attached || (/^[[(]/.test(mark) && !opensNext)) {
      // The mark closes the sentence before it.
      units.fill('x', start - before.length + stop.index, end - 1);
      units[end - 1] = /^[.!?]/.test(after) ? 'x' : '.';
      if (/^\s/.test(after)) forced.add(end + /^\s+/.exec(after)![0].length);
    } else if (/^[[(]/.test(mark) && opensNext) {
      forced.add(start);
    }
  }
  return { masked: units.join(''), forced };
}

/**
 * Sentences that begin in small letters ("mRNA", "p53", "α-Synuclein", a panel's "b Cells"), with a number, or without the blank
 * before them: UAX #29 takes them for the middle of one.
 */
const unseenStart =
  /(?<=[\p{Ll}\d)\]%x]{2}[.!?]["”’)\]]*)\s+(?=\p{Ll}{1,5}(?:\p{Lu}|\d)|\p{Ll}{1,4}-\p{Lu}|(?:pre-)?mi[rR]-|\p{Script=Greek}-|\d[\d,.]*(?:%|[- ]\p{Ll})|[a-z](?:[,–-] ?[a-z])* \p{Lu})|(?<=\p{Ll}{3}[.!?])(?=(?:The|This|These|However|Moreover|Furthermore|Therefore|Thus|In|It|We|Our|As|Here) )/gu;

/** What looks like a boundary is none. */
function goesOn(before: string, after: string): boolean {
  const left = before.trimEnd();
  if (!/\p{L}/u.test(left)) return true; // "1." of a numbered sentence
  if (/[!?]["”’)\]]*$/.test(left) && /^\p{Ll}/u.test(after)) return true;
  if (left.length === before.length && !/["”’)\]x][.!?]$|[.!?]["”’)\]]$/.test(left) && !opener.test(after)) return true;
  if (/(?:\.\s?\.|…)$/.test(left) && /^\p{Lu}\b/u.test(after)) return true;
  if (/\b0\.$/.test(left) && /^\d/.test(after)) return true;
  return endsInAbbreviation(left, after) || standsInBracket(left, after);
}

/** Words that begin sentences far more often than they follow an abbreviation or an initial. */
const opener =
  /^["“‘(]?(?:The|This|These|Those|That|There|In|On|At|As|An?(?= )|It|Its|If|We|Our|However|Moreover|Furthermore|Therefore|Thus|Hence|Here|For|From|To|Of|By|With|When|While|Although|Because|Since|After|Before|During|Both|Each|All|Most|Many|Some|Several|Such|Other|Another|No|Not|Also|And|But|Or|So|Yet|Then|Next|Finally|First|Second|Third|Indeed|Interestingly|Importantly|Notably|Similarly|Additionally|Consistent|Consistently|Collectively|Together|Recent|Recently|Previous|Previously|They|Their|He|She|His|Her|To|Using|Given|Despite|Under|Among|Between|One|Two|Three)\b/;

/** Never the last word of a sentence. */
const neverLast =
  /(?:^|[\s([–—/,;])(?:[eE]\.? ?g|[iI]\.? ?e|viz|[Cc]f|vs|[Ff]igs?|FIGS?|[Rr]efs?|[Ee]qs?|[Ee]qns?|[Tt]abs?|[Ss]ects?|[Ss]uppl?|Dr|Prof|Mr|Mrs|Ms|St|Mt|resp|[Aa]pprox|ca|aff|[Vv]ols|[Cc]hap|[Nn]os|pers|unpubl)\.$/;
/** Last only where the next words open a sentence. */
const seldomLast =
  /(?:^|[\s([–—-])(?:(?:\p{Lu}\.){1,3}\p{Lu}|et al|al|etc|spp?|subsp|ssp|str|cv|Inc|Ltd|Co|Corp|Jr|Sr|Ph\.? ?D|Bros)\.$/u;
/** Followed by a number they name something. */
const beforeNumber =
  /(?:^|[\s([–—])(?:no|pp?|v|ver|vers|vol|ch|sec|ed|art|pt|cat|lot|min|max|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$/i;
/** "Mice were": no name, for its second word is in small letters. */
const plainWords = /^\p{Lu}[\p{L}\d-]* \p{Ll}/u;

function endsInAbbreviation(left: string, after: string): boolean {
  const tail = left.slice(-60);
  if (neverLast.test(tail)) return true;
  if (beforeNumber.test(tail) && /^[\dSIVX]/.test(after)) return true;
  if (endsInInitial(tail)) return !opener.test(after);
  if (!seldomLast.test(tail)) return false;
  return !opener.test(after) && (/(?:\bal|\p{Lu})\.$/u.test(tail) || !plainWords.test(after));
}

/**
 * A single capital is an initial ("by J. Smith", "E. Coli") after a name, a preposition or nothing; after a noun it is a label
 * ("vitamin D. Patients…", "in group B. Mice…", "groups A and B. Mice…").
 */
function endsInInitial(tail: string): boolean {
  const [, before = '', last] = /^(.*?)(\S*)\s*(?<![\p{L}\d.°-])\p{Lu}\.$/su.exec(tail) ?? [];
  if (last === undefined) return false;
  if (/(?:^|[\s(])\p{Lu}[,)]?\s*(?:and|or|to|vs\.?|,|&)?$/u.test(`${before}${last}`)) return false;
  if (last === '' || /^\p{Lu}\.$/u.test(last) || /[,;(]$/.test(last)) return true;
  if (
    /^(?:vitamins?|hepatitis|types?|groups?|class|panels?|proteins?|cyclin|factor|influenza|coenzyme|lamin|granzyme|cytochrome|fig\.?|table)$/i.test(
      last,
    )
  ) {
    return false;
  }
  return (
    /^\p{Lu}\p{Ll}/u.test(last) || /^(?:by|and|of|from|with|or|&|in|the|for|to|see|as|between|against|than)$/.test(last)
  );
}

/** A bracket opened before is closed soon after: "(Sigma Corp. St. Louis, MO)". */
function standsInBracket(left: string, after: string): boolean {
  let depth = 0;
  for (const sign of left.match(/[()[\]]/g) ?? [])
    depth = sign === '(' || sign === '[' ? depth + 1 : Math.max(0, depth - 1);
  if (depth === 0) return false;
  for (const sign of after.match(/[()[\]]/g) ?? []) {
    depth += sign === '(' || sign === '[' ? 1 : -1;
    if (depth === 0) return true;
  }
  return false;
}
