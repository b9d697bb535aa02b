import type { Abbreviation, Vocabulary } from './filing-vocabulary.ts';

/** One phrase standing in one text. */
export interface Mention {
  readonly phrase: number;
  readonly start: number;
  readonly end: number;
}

/** Every phrase of the vocabulary in a text, in the order of the text. */
export function readMentions(vocabulary: Vocabulary, text: string): readonly Mention[] {
  const mentions: Mention[] = [];
  vocabulary.scan(text, (phrase, start, end) => mentions.push({ phrase, start, end }));
  return mentions;
}

/**
 * The mentions that stand for themselves: one inside a longer mention that decides something or speaks against something
 * is part of that longer name (`T cell` in `regulatory T cell`, `macrophage` in `macrophage migration inhibitory factor`).
 */
export function uncovered(vocabulary: Vocabulary, mentions: readonly Mention[]): readonly Mention[] {
  const standing: Mention[] = [];
  const ordered = longestFirst(mentions);
  let coverStart = -1;
  let coverEnd = -1;
  let next = 0;
  for (const mention of ordered) {
    for (; next < ordered.length && ordered[next]!.start <= mention.start; next++) {
      const { phrase, start, end } = ordered[next]!;
      if (end <= coverEnd || !vocabulary.meanings[phrase]!.covers) continue;
      coverStart = start;
      coverEnd = end;
    }
    const inside = coverEnd >= mention.end && coverEnd - coverStart > mention.end - mention.start;
    if (!inside) standing.push(mention);
  }
  return standing;
}

/** In the order of the text, the longest first of those that begin together. They come in that order but for the last. */
function longestFirst(mentions: readonly Mention[]): readonly Mention[] {
  const ordered: Mention[] = [];
  for (const mention of mentions) {
    let place = ordered.length;
    for (; place > 0; place--) {
      const before = ordered[place - 1]!;
      if (before.start !== mention.start || before.end >= mention.end) break;
      ordered[place] = before;
    }
    ordered[place] = mention;
  }
  return ordered;
}

/**
 * Tells of mentions, asked in the order of the text, whether they lie within one of the others. One sweep: a long text
 * full of false friends costs no more than any other.
 */
export function within(others: readonly Mention[]): (mention: Mention) => boolean {
  let next = 0;
  let furthest = -1;
  return ({ start, end }) => {
    for (; next < others.length && others[next]!.start <= start; next++) {
      furthest = Math.max(furthest, others[next]!.end);
    }
    return furthest >= end;
  };
}

/**
 * Whether an ambiguous abbreviation means the topic in this article. What the text itself says wins: `dendritic cells
 * (DCs)` settles it for, `cigarette smoke condensate (CSC)` against. Otherwise it needs its company.
 */
export function isMeant(
  abbreviation: Abbreviation,
  definition: 'ours' | 'foreign' | 'none',
  present: ReadonlySet<number>,
): boolean {
  if (definition !== 'none') return definition === 'ours';
  return (
    abbreviation.needsAny.some((phrase) => present.has(phrase)) &&
    !abbreviation.notIf.some((phrase) => present.has(phrase))
  );
}

/**
 * Does this text define the abbreviation mentioned here, in brackets after its long form? `ours`: the words before the
 * bracket end in one of the topic's own terms or company words; `foreign`: their initials spell the abbreviation and they
 * are none of them.
 */
export function definitionAt(
  text: string,
  mention: Mention,
  isOwnWord: (phrase: number) => boolean,
  mentions: readonly Mention[],
): 'ours' | 'foreign' | 'none' {
  const before = text.slice(Math.max(0, mention.start - 120), mention.start);
  const open = /[([]\s*$/.exec(before);
  if (!open || !/^\s*[)\];,]/.test(text.slice(mention.end, mention.end + 3))) return 'none';
  const wordsEnd = mention.start - open[0].length;
  const longForm = text.slice(0, wordsEnd).trimEnd().length;
  if (mentions.some(({ phrase, end }) => end === longForm && isOwnWord(phrase))) return 'ours';
  const letters = text.slice(mention.start, mention.end).replace(/s$/, '').toLowerCase();
  const initials = (before.slice(0, -open[0].length).match(/[\p{L}\d]+/gu) ?? [])
    .slice(-letters.length)
    .map((word) => word[0]?.toLowerCase())
    .join('');
  return /^\p{L}+$/u.test(letters) && initials === letters ? 'foreign' : 'none';
}
