import type { LiteratureSource } from '../../lambda/core/article.ts';
import type { Coverage } from '../../lambda/core/coverage.ts';
import type { Wording } from '../wording/wording-for.ts';

/** Proper names, alike in every language. What an article's own list says is no source a reader could look at. */
const names: Readonly<Partial<Record<LiteratureSource, string>>> = {
  'pubmed-citedin': 'PubMed',
  'pmc-refs': 'PMC',
  'europe-pmc': 'Europe PMC',
  icite: 'iCite',
};

/** `Articles citing the review: Europe PMC 221, PubMed 214; 236 in all.`, the longest list first; `''` where nothing is known. */
export function coverageLine(coverage: Coverage | null, words: Wording): string {
  if (coverage === null) return '';
  const listed = Object.entries(coverage.listed).flatMap(([source, articles]) => {
    const name = names[source as LiteratureSource];
    return name === undefined ? [] : [{ name, articles }];
  });
  if (listed.length === 0) return '';
  const sources = listed
    .sort((a, b) => b.articles - a.articles || (a.name < b.name ? -1 : 1))
    .map(({ name, articles }) => `${name} ${words.number(articles)}`);
  return words.mail.coverage(sources.join(', '), words.number(coverage.together));
}
