import type { Review } from '../lambda/core/review.ts';
import { type IdInUse, type TaxonomyEffect, taxonomyEffect } from '../lambda/core/taxonomy-effect.ts';
import { filingOf } from '../lambda/steps/filing.ts';
import { withSampleTraining } from '../local/sample-training.ts';
import type { StoredArticles } from './stored-articles.ts';

/** What `review check` says of a taxonomy's effect: lines to know, and lines that must be acted on. */
export interface EffectWords {
  readonly lines: readonly string[];
  readonly warnings: readonly string[];
}

/** Files everything that is stored anew, in memory only, and words what would be different. `null`: nothing is stored. */
export async function effectWords(own: Review, stored: StoredArticles): Promise<EffectWords | null> {
  const articles = await stored.articles(own.slug);
  if (articles.length === 0) return null;
  const [review = own] = stored.isSample ? await withSampleTraining([own]) : [own];
  const { file, filedUnder } = filingOf(review);
  const isPending = (await stored.head(review.slug)).filedUnder !== filedUnder;
  const effect = taxonomyEffect(review.taxonomy, (article) => file(article.record, article.citationContext), {
    articles,
    events: await stored.events(review.slug),
    readers: await stored.readers(review.slug),
  });
  return {
    lines: [movedLine(effect), ...(isPending ? effect.former.map(formerLine) : []), ...nothingLeft(effect)],
    warnings: effect.vanished.map((vanished) => vanishedLine(review, vanished)),
  };
}

function movedLine({ articles, moved, shifts }: TaxonomyEffect): string {
  const stored = `${counted(articles, 'stored article')}`;
  if (moved === 0)
    return articles === 1 ? `the 1 stored article stays where it is` : `the ${stored} stay where they are`;
  const where = shifts.map(({ topic, gained, lost }) => {
    const signs = [...(gained > 0 ? [`+ ${number(gained)}`] : []), ...(lost > 0 ? [`− ${number(lost)}`] : [])];
    return `${signs.join(' ')} ${topic ? topic.id : 'not yet filed'}`;
  });
  return `${number(moved)} of ${stored} would be filed differently, and nobody mailed: ${where.join(', ')}`;
}

function formerLine({ topics, ...use }: TaxonomyEffect['former'][number]): string {
  const [first] = topics;
  if (!first) return `${use.id} is given up (${uses(use)})`;
  return `${use.id} is now ${topics.map(({ id }) => id).join(' and ')} (${uses(use)})`;
}

function nothingLeft({ readersOfNothing }: TaxonomyEffect): readonly string[] {
  if (readersOfNothing === 0) return [];
  return [
    `${counted(readersOfNothing, 'reader')} followed only topics that are given up, and would get all topics until they ` +
      'choose again (each mail says so); to send them to one topic, name it behind the old id under retired',
  ];
}

function vanishedLine({ slug }: Review, { likely, ...use }: TaxonomyEffect['vanished'][number]): string {
  const who = likely ? ` (${likely.topic.id} would get ${number(likely.articles)} of its articles)` : '';
  return (
    `${slug}: there is no topic "${use.id}" any more. ${uses(use, ' and ')} would be left behind, and its pages and feeds would be ` +
    `gone → write "was: ${use.id}" under the topic that took its place${who}; or, if none did, "retired:" at the top of ` +
    `taxonomy.yaml and "  ${use.id}:" below it`
  );
}

function uses({ articles, readers }: IdInUse, between = ', '): string {
  return `${counted(articles, 'article')}${between}${counted(readers, 'reader')}`;
}

function counted(count: number, what: string): string {
  return `${number(count)} ${what}${count === 1 ? '' : 's'}`;
}

function number(count: number): string {
  return count.toLocaleString('en');
}
