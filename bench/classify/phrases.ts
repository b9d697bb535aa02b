import { isFunctionWord } from '../../lambda/core/function-words.ts';
import type { Taxonomy, Topic } from '../../lambda/core/taxonomy.ts';
import { type Document, termsOf } from './corpus.ts';

/** How many phrases of one, two, three and four words: a quarter, a half, and the rest. */
const quotas = [375, 750, 250, 125];
const topicCount = 40;
const plain = /^[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*$/;

/**
 * 1,500 phrases, the same ones for the same corpus: for each length up to half from the shipped taxonomies, evenly taken,
 * the rest the most frequent runs of words that stand in at most 1 of 50 documents. Lower case, letters and digits,
 * single spaces or hyphens between words: what every library here can look for.
 */
export function choosePhrases(documents: readonly Document[], taxonomies: readonly Taxonomy[]): readonly string[] {
  const terms = termsOf(taxonomies)
    .map((term) => term.toLowerCase())
    .filter((term) => plain.test(term));
  const frequent = frequentRuns(documents);
  const chosen = new Set<string>();
  for (const [index, quota] of quotas.entries()) {
    const ofLength = [...new Set(terms.filter((term) => term.split(/[ -]/).length === index + 1))];
    const step = Math.max(1, ofLength.length / (quota / 2));
    const start = chosen.size;
    for (let at = 0; at < ofLength.length; at += step) chosen.add(ofLength[Math.floor(at)]!);
    for (const run of frequent[index]!) {
      if (chosen.size - start >= quota) break;
      chosen.add(run);
    }
  }
  return [...chosen];
}

/** Runs of one to four words inside a sentence, no stop word at either end, most documents first. */
function frequentRuns(documents: readonly Document[]): readonly (readonly string[])[] {
  const counts = quotas.map(() => new Map<string, number>());
  for (const { title, abstract } of documents) {
    const seen = new Set<string>();
    for (const clause of `${title} . ${abstract}`.toLowerCase().split(/[^a-z0-9 ]+/)) {
      const words = clause.split(' ').filter(Boolean);
      for (let from = 0; from < words.length; from++) {
        for (let to = from; to < Math.min(from + quotas.length, words.length); to++) {
          if (isPoor(words[from]!) || isPoor(words[to]!)) continue;
          const run = words.slice(from, to + 1).join(' ');
          if (seen.has(run)) continue;
          seen.add(run);
          counts[to - from]!.set(run, (counts[to - from]!.get(run) ?? 0) + 1);
        }
      }
    }
  }
  return counts.map((count) =>
    [...count]
      .filter(([, times]) => times > 2 && times <= documents.length / 50)
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .map(([run]) => run),
  );
}

function isPoor(word: string): boolean {
  return word.length < 3 || isFunctionWord(word) || /^\d+$/.test(word);
}

/**
 * These phrases as a taxonomy of 40 topics in ten groups: one in eight only supports, one in twenty-five speaks against
 * another topic, and each topic has a MeSH heading and an ambiguous abbreviation, so that no part of the filing is idle.
 */
export function benchTaxonomy(phrases: readonly string[]): Taxonomy {
  const topics = Array.from({ length: topicCount }, (_, number): Topic => {
    const own = phrases.filter((_, at) => at % topicCount === number);
    const next = phrases.filter((_, at) => at % topicCount === (number + 1) % topicCount);
    return {
      id: `topic-${number}`,
      label: `Topic ${number}`,
      parent: number % 4 === 0 ? null : `topic-${number - (number % 4)}`,
      description: 'Made for measuring.',
      terms: own.filter((_, at) => at % 8 !== 0),
      hints: own.filter((_, at) => at % 8 === 0),
      symbols: [`SYM${number}`],
      ambiguous: [{ abbreviation: `AB${number}`, needsAny: own.slice(0, 3), notIf: [] }],
      mesh: [{ ui: `D9${String(number).padStart(5, '0')}`, name: `Heading ${number}`, generic: number % 5 === 0 }],
      exclude: next.filter((_, at) => at % 25 === 0),
      query: '',
    };
  });
  const gate = { terms: ['patient', 'cell', 'treatment', 'therapy', 'cancer', 'study'], mesh: [] };
  return { version: 'bench', query: '', gate, topics };
}
