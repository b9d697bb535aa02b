import type { Anchor } from './inline-text.ts';
import { isRangeSign, longestRange, type PrintedPart, printedNumbers } from './printed-numbers.ts';
import type { ReferenceList } from './reference-list.ts';

/**
 * What one mark (its links and its span in the text) names by number beyond the links themselves: the inside of ranges, and
 * numbers without a link. A range counts by the list's positions when these agree with the printed numbers, else by printed
 * labels, else its two ends are all that is certain (backwards, gaps, longer than {@link longestRange}).
 */
export function numberedReferences(
  text: string,
  anchors: readonly Anchor[],
  span: { readonly start: number; readonly end: number },
  list: ReferenceList,
): readonly number[] {
  const links = anchors
    .filter(({ start, end }) => end > start)
    .map((anchor) => ({ ...anchor, numbers: numbersOf(text.slice(anchor.start, anchor.end), anchor, list) }));
  const found = links.flatMap((link, index) => {
    const next = links[index + 1];
    return next && isRangeSign(betweenNumbers(text, link, next, list)) ? insideOf(link, next, list) : [];
  });
  if (!links.every(({ numbers }) => numbers?.linked)) return found;
  const parts = printedNumbers(written(text, links, span, list));
  return parts === null ? found : [...found, ...parts.flatMap((part) => referencesOf(part, list))];
}

/** The links and, in their order, every plain `[8]` or `[8, 9]` of the text that names one of the `unheard` references. */
export function withPlainNumbers(
  text: string,
  anchors: readonly Anchor[],
  list: ReferenceList,
  unheard: ReadonlySet<number>,
): readonly Anchor[] {
  const plain = [...text.matchAll(/\[(\d[\d\s,;‐-―−-]*)\]/g)].flatMap((match): readonly Anchor[] => {
    const [start, end] = [match.index + 1, match.index + match[0].length - 1];
    if (anchors.some((anchor) => anchor.start < end && anchor.end > start)) return [];
    const parts = (printedNumbers(match[1]!) ?? []).map((part) => referencesOf(part, list));
    const positions = parts.flat();
    const ours = parts.every((found) => found.length > 0) && positions.some((position) => unheard.has(position));
    return ours ? [{ start, end, positions, raised: false }] : [];
  });
  return [...anchors, ...plain].sort((a, b) => a.start - b.start || a.end - b.end);
}

interface Link extends Anchor {
  readonly numbers: Numbers | null;
}

interface Numbers {
  readonly parts: readonly PrintedPart[];
  /** The first of them is a label of what the link leads to. */
  readonly linked: boolean;
}

/**
 * The numbers a link prints. Where a lost blank has glued two of them together (`89 16` leads to 8 and means 8, 9, 16), they are
 * taken apart by the label the link leads to.
 */
function numbersOf(printed: string, { positions }: Anchor, list: ReferenceList): Numbers | null {
  const parts = printedNumbers(printed);
  const [first, ...rest] = parts ?? [];
  if (first === undefined) return null;
  const isLabel = (label: string) => list.byLabel(label).some((position) => positions.includes(position));
  if (isLabel(first.from)) return { parts: [first, ...rest], linked: true };
  // One number alone that is not the link's is a slip, in the link or in print; the link counts.
  for (let length = first.from.length - 1; rest.length > 0 && length > 0; length--) {
    const [label, glued] = [first.from.slice(0, length), first.from.slice(length)];
    if (isLabel(label) && Number(glued) > Number(label) && list.byLabel(glued).length > 0) {
      return { parts: [{ from: label, to: null }, { from: glued, to: first.to }, ...rest], linked: true };
    }
  }
  return { parts: [first, ...rest], linked: false };
}

/** The mark as it would be printed in full: glued numbers apart, lost range signs put back. */
function written(
  text: string,
  links: readonly Link[],
  span: { readonly start: number; readonly end: number },
  list: ReferenceList,
): string {
  let full = '';
  let at = span.start;
  for (const [index, link] of links.entries()) {
    const between = index === 0 ? text.slice(at, link.start) : betweenNumbers(text, links[index - 1]!, link, list);
    full +=
      between + (link.numbers?.parts ?? []).map(({ from, to }) => (to === null ? from : `${from}–${to}`)).join(' ');
    at = link.end;
  }
  return full + text.slice(at, span.end);
}

/**
 * What is printed between the numbers of two links, their own signs (`–3`, `2,`) included. Where nothing at all stands between
 * them, a range sign was lost in conversion if otherwise references would be cited nowhere (journals of BMJ print their lists
 * with blanks inside one link, and lose the dash between two); else they are neighbours.
 */
function betweenNumbers(text: string, from: Link, to: Link, list: ReferenceList): string {
  const [a, b] = [text.slice(from.start, from.end), text.slice(to.start, to.end)];
  const between = `${/[^\d\p{L}]*$/u.exec(a)?.[0] ?? ''}${text.slice(from.end, to.start)}${/^[^\d\p{L}]*/u.exec(b)?.[0] ?? ''}`;
  if (between !== '') return between;
  const inside = insideOf(from, to, list);
  return inside.length > 2 && (inside.some(list.isUnlinked) || list.unlinked >= 3) ? '–' : ' ';
}

/** A range between two links with both its ends. */
function insideOf(from: Link, to: Link, list: ReferenceList): readonly number[] {
  // Where links and printed numbers disagree (a list sorted anew after tagging), neither tells what lies between.
  if (!from.numbers?.linked || !to.numbers?.linked) return [];
  const [last, first] = [from.numbers.parts.at(-1)!, to.numbers.parts[0]!];
  const start = last.to ?? last.from;
  const positions = (from.numbers?.parts.length ?? 0) > 1 ? list.byLabel(start) : from.positions;
  return positionsOfRange(start, first.from, positions, to.positions, list);
}

function referencesOf({ from, to }: PrintedPart, list: ReferenceList): readonly number[] {
  return to === null ? list.byLabel(from) : positionsOfRange(from, to, list.byLabel(from), list.byLabel(to), list);
}

function positionsOfRange(
  from: string,
  to: string,
  first: readonly number[],
  last: readonly number[],
  list: ReferenceList,
): readonly number[] {
  const [a, b] = [Number.parseInt(from, 10), Number.parseInt(to, 10)];
  const ends = [...first, ...last];
  if (!(b > a) || b - a > longestRange || first.length === 0 || last.length === 0) return ends;
  const [start, end] = [Math.min(...first), Math.max(...last)];
  if (end - start === b - a) return Array.from({ length: b - a + 1 }, (_, index) => start + index);
  const labelled = Array.from({ length: b - a + 1 }, (_, index) => list.byLabel(String(a + index)));
  return labelled.every((positions) => positions.length > 0) ? labelled.flat() : ends;
}
