import type { ArticleRecord } from '../../lambda/core/article-record.ts';
import { pmid } from '../builders/articles.ts';
import { article } from '../filing/article.ts';

const subjects = {
  bees: 'honeybee hive pollen nectar swarm queen forager waggle comb drone apiary propolis brood larva colony'.split(
    ' ',
  ),
  rivers:
    'river sediment delta flood bank channel gravel meander catchment discharge weir estuary silt bed gauge'.split(' '),
  violins: 'violin varnish spruce bow resonance bridge string plate luthier maple tone damping plates arching'.split(
    ' ',
  ),
} as const;
const ordinary = 'result method increase measured sample winter group model season effect change site'.split(' ');

export type Subject = keyof typeof subjects;

/** An invented article: every word follows from subject and number. PMIDs from 99100001 on. */
export function about(subject: Subject, number: number, given: Parameters<typeof article>[0] = {}): ArticleRecord {
  const next = steps(number * 31 + subject.length);
  const pick = (words: readonly string[]) => words[next() % words.length]!;
  const sentence = () =>
    Array.from({ length: 12 }, () => pick(next() % 3 === 0 ? ordinary : subjects[subject])).join(' ');
  return article({
    pmid: pmid(99_100_000 + number + 1000 * Object.keys(subjects).indexOf(subject)),
    title: `The ${pick(subjects[subject])} and the ${pick(subjects[subject])}`,
    abstract: `${sentence()}. ${sentence()}. ${sentence()}.`,
    ...given,
  });
}

export function shelf(subject: Subject, size: number, from = 1): readonly ArticleRecord[] {
  return Array.from({ length: size }, (_, at) => about(subject, from + at));
}

function steps(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822507) + 374761393) | 0;
    return (state ^ (state >>> 13)) >>> 0;
  };
}
