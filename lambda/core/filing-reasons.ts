import type { Reason } from './classification.ts';
import type { EvidenceItem } from './filing-ledger.ts';
import type { SpeakingWord } from './model-judge.ts';

const reasonsShown = 3;

/** What a title says is seen at a glance: it stands before a heading of the same weight. */
const titleFirst = 2;

/** What references say outweighs words and stands first; there is room for a word all the same. */
export function reasonsFrom(references: readonly Reason[], words: readonly Reason[]): readonly Reason[] {
  return [...references.slice(0, 2), ...words].slice(0, reasonsShown);
}

/**
 * The strongest reasons in the article's own words, so that they can be found and highlighted: curated phrases and
 * headings first. Only where none of them decides, words that training found to speak for the topic: they are true of
 * the text, but seldom say why in a scientist's words. A word inside a phrase already quoted says nothing new.
 */
export function wordReasons(items: readonly EvidenceItem[], words: () => readonly SpeakingWord[]): readonly Reason[] {
  const curated = [...items].sort((a, b) => strength(b) - strength(a) || fieldOrder[a.kind] - fieldOrder[b.kind]);
  const reasons = curated.slice(0, reasonsShown).map(reasonOf);
  if (items.some(({ deciding }) => deciding)) return reasons;
  const quoted = reasons.map(({ evidence }) => evidence.toLowerCase());
  for (const { kind, text, count } of longestFirst(words())) {
    if (reasons.length >= reasonsShown) break;
    const word = text.toLowerCase();
    if (quoted.some((phrase) => phrase.includes(word) || word.includes(phrase))) continue;
    quoted.push(word);
    reasons.push(reasonOf({ kind, text, count, major: false }));
  }
  return reasons;
}

function strength({ kind, weight }: EvidenceItem): number {
  return weight + (kind === 'title' ? titleFirst : 0);
}

/** Among the words that say most, a pair stands for its parts: `cell death` rather than `death`. */
function longestFirst(words: readonly SpeakingWord[]): readonly SpeakingWord[] {
  return words.filter(
    (word) => !words.some((other) => other.text.length > word.text.length && other.text.includes(word.text)),
  );
}

const fieldOrder: Readonly<Record<EvidenceItem['kind'], number>> = { title: 0, mesh: 1, keyword: 2, abstract: 3 };

type Quoted = Pick<EvidenceItem, 'kind' | 'text' | 'count' | 'major'>;

function reasonOf(item: Quoted): Reason {
  return {
    kind: item.kind,
    evidence: item.text,
    text: sentence(item),
    ...(item.count > 1 && { times: item.count }),
    ...(item.kind === 'mesh' && item.major && { isMajor: true as const }),
  };
}

function sentence({ kind, text, count, major }: Quoted): string {
  const times = count > 1 ? ` (${count} times)` : '';
  switch (kind) {
    case 'title':
      return `title: "${text}"${times}`;
    case 'abstract':
      return `abstract: "${text}"${times}`;
    case 'keyword':
      return `keyword: "${text}"`;
    case 'mesh':
      return `MeSH: ${text}${major ? ' (major topic)' : ''}`;
    default:
      return kind satisfies never;
  }
}
