import type { CitationMark } from '../../../core/full-text.ts';
import type { Anchor } from './inline-text.ts';
import { numberedReferences } from './numbered-references.ts';
import { isListSign, isRangeSign, printedNumbers } from './printed-numbers.ts';
import type { ReferenceList } from './reference-list.ts';

/**
 * Links of one text → citation marks: what stands in one bracket, parenthesis or superscript is one mark, and its ranges name
 * everything between their ends ({@link numberedReferences}).
 */
export function citationMarks(text: string, anchors: readonly Anchor[], list: ReferenceList): readonly CitationMark[] {
  const brackets = bracketsOf(text);
  const groups: Anchor[][] = [];
  for (const anchor of anchors) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && belongTogether(text, last, anchor, brackets)) group.push(anchor);
    else groups.push([anchor]);
  }
  return groups.flatMap((group) => {
    const span = spanOf(text, group, brackets);
    const references = referencesOf(text, group, span, list);
    return references.length === 0 ? [] : [{ ...span, references }];
  });
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Pairs of brackets, innermost first; what is never closed (`5)` of some journals) is no pair. */
function bracketsOf(text: string): readonly Span[] {
  const open: { readonly sign: string; readonly at: number }[] = [];
  const pairs: Span[] = [];
  for (const match of text.matchAll(/[[\](){}]/g)) {
    const [sign] = match;
    if ('[({'.includes(sign)) open.push({ sign, at: match.index });
    else {
      const wanted = '[({'['])}'.indexOf(sign)]!;
      const found = open.findLastIndex((entry) => entry.sign === wanted);
      if (found === -1) continue;
      pairs.push({ start: open[found]!.at, end: match.index + 1 });
      open.length = found;
    }
  }
  return pairs;
}

function around(brackets: readonly Span[], { start, end }: Span): Span | null {
  return brackets.find((pair) => pair.start < start && pair.end > end) ?? null;
}

/** No honest citation bracket is longer; beyond it, a parenthesis is text. */
const longestBracket = 600;

function belongTogether(text: string, a: Anchor, b: Anchor, brackets: readonly Span[]): boolean {
  const between = text.slice(a.end, b.start);
  // "Smith (2020) and Doe (2021)" are two; "refs. 5 and 6" are one group.
  const named = [a, b].some(({ start, end }) => end > start && printedNumbers(text.slice(start, end)) === null);
  if ((isListSign(between) && !(named && /\p{L}/u.test(between))) || isRangeSign(between)) return true;
  const bracket = around(brackets, a);
  if (bracket === null || a.raised || b.raised || bracket.end - bracket.start > longestBracket) return false;
  return around(brackets, b) === bracket && !/[.!?]\s+\p{Lu}\p{Ll}{3}/u.test(between);
}

function spanOf(text: string, group: readonly Anchor[], brackets: readonly Span[]): Span {
  let span = balanced({ start: group[0]!.start, end: group.at(-1)!.end }, brackets);
  for (;;) {
    const pair = around(brackets, span);
    const inside = pair && text.slice(pair.start + 1, span.start) + text.slice(span.end, pair.end - 1);
    // `[[1], [2]]` is left in two steps; a superscript in a parenthesis of words is not that parenthesis.
    const whole =
      inside !== null && (group.every(({ raised }) => !raised) ? inside.length < longestBracket : inside.trim() === '');
    if (pair === null || !whole || (isWider(text, span) && inside.replace(/[\s,;]/g, '') !== '')) break;
    span = pair;
  }
  // Some journals print `5)`: the sign belongs to the number.
  if (text[span.end] === ')' && !brackets.some(({ end }) => end === span.end + 1))
    return { ...span, end: span.end + 1 };
  return span;
}

/** `1]–[3` → `[1]–[3]`. */
function balanced(span: Span, brackets: readonly Span[]): Span {
  const cut = brackets.filter(
    (pair) =>
      (pair.start < span.start && pair.end > span.start && pair.end <= span.end) ||
      (pair.end > span.end && pair.start >= span.start && pair.start < span.end),
  );
  return {
    start: Math.min(span.start, ...cut.map(({ start }) => start)),
    end: Math.max(span.end, ...cut.map(({ end }) => end)),
  };
}

/** The span has its bracket already. */
function isWider(text: string, { start, end }: Span): boolean {
  return /[[({]/.test(text[start] ?? '') && /[\])}]/.test(text[end - 1] ?? '');
}

function referencesOf(text: string, group: readonly Anchor[], span: Span, list: ReferenceList): readonly number[] {
  const found = new Set(group.flatMap(({ positions }) => positions));
  for (const position of numberedReferences(text, group, span, list)) found.add(position);
  return [...found].sort((a, b) => a - b);
}
