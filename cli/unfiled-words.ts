import type { Article } from '../lambda/core/article.ts';
import { frequentPhrases } from '../lambda/core/frequent-phrases.ts';
import type { Review } from '../lambda/core/review.ts';
import { filingOf } from '../lambda/steps/filing.ts';
import { withSampleTraining } from '../local/sample-training.ts';
import type { StoredArticles } from './stored-articles.ts';

const phrasesShown = 8;

/**
 * What `review check` says of the stored articles that the outline, as it is now, gives no topic: how many they are, and
 * what they share that the taxonomy has no words for, each with an example. No line when there are none.
 */
export async function unfiledWords(own: Review, stored: StoredArticles): Promise<readonly string[]> {
  const articles = await stored.articles(own.slug);
  const [review = own] = stored.isSample ? await withSampleTraining([own]) : [own];
  const { file } = filingOf(review);
  const unfiled: Article[] = [];
  const filed: Article[] = [];
  for (const article of articles) {
    const { topics } = file(article.record, article.citationContext);
    (topics.length > 0 ? filed : unfiled).push(article);
  }
  if (unfiled.length === 0) return [];
  const shared = frequentPhrases(unfiled, filed, review.taxonomy).slice(0, phrasesShown);
  const are = unfiled.length === 1 ? 'is' : 'are';
  const head = `${number(unfiled.length)} of ${number(articles.length)} stored articles ${are} not yet filed`;
  if (shared.length === 0) return [head];
  return [
    `${head}. What they share, and the outline has no words for (a topic to add, perhaps):`,
    ...shared.map(
      ({ phrase, unfiled: here, filed: there, example }) =>
        `  ${phrase}: ${number(here)} of them${there > 0 ? `, and ${number(there)} of the filed ones` : ''}, such as "${shortened(example.record.title)}"`,
    ),
  ];
}

function shortened(title: string): string {
  const signs = Array.from(title);
  return signs.length <= 90 ? title : `${signs.slice(0, 89).join('').trimEnd()}…`;
}

function number(count: number): string {
  return count.toLocaleString('en');
}
