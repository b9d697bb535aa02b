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

/** No honest citation bracket is longer; beyond it, a parenthesis is text. */
const longestBracket = 600;

/**
 * Pairs of brackets by their ends, so that of two around one place the inner comes first. What is never closed (`5)` of some
 * journals) is no pair, nor is what is longer than {@link longestBracket}.
 */
function bracketsOf(text: string): readonly Span[] {
  const open: { readonly sign: string; readonly at: number }[] = [];
  const pairs: Span[] = [];
  for (const match of text.matchAll(/[[\](){}]/g)) {
    const [sign] = match;
    const end = match.index + 1;
    if ('[({'.includes(sign)) {
      open.push({ sign, at: match.index });
      continue;
    }
    const wanted = '[({'['])}'.indexOf(sign)]!;
    // Farther back it would be too long anyway.
    let found = open.length - 1;
    while (found >= 0 && end - open[found]!.at <= longestBracket && open[found]!.sign !== wanted) found--;
    if (found < 0 || open[found]!.sign !== wanted || end - open[found]!.at > longestBracket) continue;
    pairs.push({ start: open[found]!.at, end });
    open.length = found;
  }
  return pairs;
}

/** Pairs that end after `at`, up to where none can reach back to it. */
function* endingAfter(brackets: readonly Span[], at: number): Generator<Span> {
  let [low, high] = [0, brackets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (brackets[middle]!.end > at) high = middle;
    else low = middle + 1;
  }
  for (let index = low; index < brackets.length && brackets[index]!.end <= at + longestBracket; index++) {
    yield brackets[index]!;
  }
}

function around(brackets: readonly Span[], { start, end }: Span): Span | null {
  for (const pair of endingAfter(brackets, end)) if (pair.start < start) return pair;
  return null;
}

function belongTogether(text: string, a: Anchor, b: Anchor, brackets: readonly Span[]): boolean {
  const between = text.slice(a.end, b.start);
  // "Smith (2020) and Doe (2021)" are two; "refs. 5 and 6" are one group.
  const named = [a, b].some(({ start, end }) => end > start && printedNumbers(text.slice(start, end)) === null);
  if ((isListSign(between) && !(named && /\p{L}/u.test(between))) || isRangeSign(between)) return true;
  const bracket = around(brackets, a);
  if (bracket === null || a.raised || b.raised) return false;
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
  const [next] = endingAfter(brackets, span.end);
  return text[span.end] === ')' && next?.end !== span.end + 1 ? { ...span, end: span.end + 1 } : span;
}

/** `1]–[3` → `[1]–[3]`. */
function balanced(span: Span, brackets: readonly Span[]): Span {
  let { start, end } = span;
  for (const pair of [...endingAfter(brackets, span.start), ...endingAfter(brackets, span.end)]) {
    const opensBefore = pair.start < span.start && pair.end <= span.end;
    const closesAfter = pair.end > span.end && pair.start >= span.start && pair.start < span.end;
    if (opensBefore || closesAfter) [start, end] = [Math.min(start, pair.start), Math.max(end, pair.end)];
  }
  return { start, end };
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
