import { html, raw } from 'hono/html';
import { oneLine } from '../text/printable.ts';
import { escapeHtml, type TitlePiece, unescapeHtml } from '../text/title-html.ts';
import type { Markup } from './layout.ts';

/** Words of the article that decided, and what for: the label of the topic stands with the mark. */
export interface Evidence {
  readonly words: string;
  readonly topic: string;
}

/** A plain text with the evidence marked, as HTML. */
export function marked(text: string, evidence: readonly Evidence[]): Markup {
  return html`${raw(markedText(text, rangesOf(text, evidence), 0))}`;
}

/**
 * A title's pieces with the evidence marked. Evidence may run across a tag (`CD8<sup>+</sup> T cells`): it is sought in
 * the text alone, and each run of text gets its own mark, so that tags stay properly nested.
 */
export function markedPieces(pieces: readonly TitlePiece[], evidence: readonly Evidence[]): Markup {
  const texts = pieces.map(({ kind, html: piece }) => (kind === 'text' ? unescapeHtml(piece) : ''));
  const ranges = rangesOf(texts.join(''), evidence);
  let offset = 0;
  const parts = pieces.map((piece, index) => {
    if (piece.kind === 'tag') return piece.html;
    const text = texts[index]!;
    const part = markedText(text, ranges, offset);
    offset += text.length;
    return part;
  });
  return html`${raw(parts.join(''))}`;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly topics: ReadonlySet<string>;
}

/** Where the evidence stands, whole words only; overlapping finds are one range, for the topics of both. */
function rangesOf(text: string, evidence: readonly Evidence[]): readonly Range[] {
  const topicsByWords = new Map<string, Set<string>>();
  for (const { words, topic } of evidence) {
    const known = topicsByWords.get(words) ?? new Set();
    topicsByWords.set(words, known.add(oneLine(topic)));
  }
  const found: Range[] = [];
  for (const [words, topics] of topicsByWords) {
    if (words.trim() === '') continue;
    const pattern = words
      .trim()
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replace(/\s+/g, '\\s+');
    const exact = matches(text, pattern, 'gu');
    const all = exact.length > 0 ? exact : matches(text, pattern, 'giu');
    found.push(...all.map((range) => ({ ...range, topics })));
  }
  const merged: Range[] = [];
  for (const range of found.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = merged.at(-1);
    if (!last || range.from > last.to) merged.push(range);
    else {
      const topics = new Set([...last.topics, ...range.topics]);
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to), topics };
    }
  }
  return merged;
}

function matches(text: string, pattern: string, flags: string): readonly { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  const words = new RegExp(pattern, flags);
  for (let match = words.exec(text); match; match = words.exec(text)) {
    const from = match.index;
    const to = from + match[0].length;
    if (isWhole(text, from, to)) found.push({ from, to });
    // What begins inside may still stand alone. The step is a whole character: a search never begins within one.
    else words.lastIndex = from + (text.codePointAt(from)! > 0xffff ? 2 : 1);
  }
  return found;
}

// Compiled once: as a part of every pattern the classes of all letters and digits would be most of a page's cost.
const endsInWord = /[\p{L}\p{N}]$/u;
const beginsWithWord = /^[\p{L}\p{N}]/u;

/** Whether neither a letter nor a digit touches it; a neighbour may be two UTF-16 units long. */
function isWhole(text: string, from: number, to: number): boolean {
  return !endsInWord.test(text.slice(Math.max(0, from - 2), from)) && !beginsWithWord.test(text.slice(to, to + 2));
}

/** The part of a text that begins at `offset` of the text the ranges were found in. */
function markedText(text: string, ranges: readonly Range[], offset: number): string {
  let markup = '';
  let at = 0;
  for (const range of ranges) {
    const from = Math.max(0, range.from - offset);
    const to = Math.min(text.length, range.to - offset);
    if (to <= 0 || from >= text.length || to <= from) continue;
    const topics = escapeHtml([...range.topics].join(', '));
    markup += `${escapeHtml(text.slice(at, from))}<mark title="${topics}">${escapeHtml(text.slice(from, to))}</mark>`;
    at = to;
  }
  return markup + escapeHtml(text.slice(at));
}
