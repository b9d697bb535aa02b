import type { Taxonomy } from '../../lambda/core/taxonomy.ts';
import type { LabelledArticle } from '../../lambda/core/training/labelled-article.ts';
import { article, taxonomyOf, topic } from '../filing/article.ts';

/** Two topics; the words that tell them apart are only partly in the curated terms. */
export const glands: Taxonomy = taxonomyOf(
  topic({ id: 'growth', terms: ['proliferation'] }),
  topic({ id: 'death', terms: ['apoptosis'] }),
);

const growthWords = ['mitogen', 'cyclin', 'doubling', 'colony size', 'S phase'];
const deathWords = ['caspase', 'annexin', 'fragmentation', 'blebbing', 'cytochrome release'];
const neutralWords = ['cohort', 'serum', 'dose', 'staining', 'biopsy', 'control', 'assay', 'mouse'];

/** Invented abstracts, the same every time: every third bears on growth, every third on death, every third on neither. */
export function inventedExamples(count: number): readonly LabelledArticle[] {
  return Array.from({ length: count }, (_, at) => {
    const pick = (words: readonly string[], step: number) => words[(at * step + (at >> 2)) % words.length];
    const kind = at % 3;
    const own = kind === 0 ? growthWords : kind === 1 ? deathWords : neutralWords;
    const term = at % 6 === 0 ? 'proliferation' : at % 6 === 1 ? 'apoptosis' : pick(neutralWords, 7);
    const abstract = `The tumor ${pick(neutralWords, 3)} ${at} showed ${pick(own, 1)}. A ${term} of tumor ${pick(own, 2)} and ${pick(neutralWords, 5)}.`;
    return {
      record: article({ title: `Tumor study ${at}`, abstract }),
      topics: kind === 2 ? [] : [{ topic: kind === 0 ? 'growth' : 'death', weight: 1 }],
    };
  });
}

/** Share of the examples whose topics are given exactly. */
export function shareRight(
  examples: readonly LabelledArticle[],
  file: (record: LabelledArticle['record']) => { readonly topics: readonly { readonly topic: string }[] },
): number {
  const names = (topics: readonly { readonly topic: string }[]) =>
    topics
      .map(({ topic }) => topic)
      .sort()
      .join();
  const right = examples.filter(({ record, topics }) => names(file(record).topics) === names(topics));
  return right.length / examples.length;
}
