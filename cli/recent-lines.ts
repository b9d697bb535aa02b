import type { Review } from '../lambda/core/review.ts';
import { children } from '../lambda/core/taxonomy.ts';
import type { RecentArticle, RecentArticles } from '../lambda/steps/recent-articles.ts';

const mostExamples = 10;
const longestTitle = 90;

/** What the last days would have brought, to be read: how many, under which topics, and some of them. */
export function recentLines(review: Review, recent: RecentArticles, days: number): readonly string[] {
  const { kept, declined, answered } = recent;
  if (answered === 0) return [`The last ${days} days: nobody could be asked.`];
  const citing = kept.filter(({ cites }) => cites).length;
  const unfiled = kept.filter(({ topics }) => topics.length === 0).length;
  const head =
    `The last ${days} days: ${kept.length} ${kept.length === 1 ? 'article' : 'articles'}` +
    ` (${citing} citing the review, ${kept.length - citing} related; ${declined} too far from it).`;
  if (kept.length === 0) return [head];
  return [head, '', ...topicLines(review, kept), counted(unfiled, 'Not yet filed'), '', ...exampleLines(review, kept)];
}

function topicLines({ taxonomy }: Review, kept: readonly RecentArticle[]): readonly string[] {
  const perTopic = (id: string) => kept.filter(({ topics }) => topics.some(({ topic }) => topic === id)).length;
  const walk = (parent: string | null, depth: number): readonly string[] =>
    children(taxonomy, parent).flatMap(({ id, label }) => [
      counted(perTopic(id), `${'  '.repeat(depth)}${label}`),
      ...walk(id, depth + 1),
    ]);
  return walk(null, 0);
}

function counted(count: number, label: string): string {
  return `${String(count).padStart(5)}  ${label}`;
}

/** Citing ones first; those that are filed show best what the topics do. */
function exampleLines({ taxonomy }: Review, kept: readonly RecentArticle[]): readonly string[] {
  const labels = new Map(taxonomy.topics.map(({ id, label }) => [id, label]));
  const order = ({ cites, topics }: RecentArticle) => (topics.length > 0 ? 0 : 2) + (cites ? 0 : 1);
  const shown = [...kept].sort((a, b) => order(a) - order(b)).slice(0, mostExamples);
  return shown.flatMap(({ record, cites, topics }) => {
    const title = Array.from(record.title);
    const short = title.length > longestTitle ? `${title.slice(0, longestTitle - 1).join('')}…` : record.title;
    const where = topics.map(({ topic }) => labels.get(topic) ?? topic).join(' · ') || 'not yet filed';
    return [`${record.pmid ?? '–'}  ${short}`, `    ${cites ? 'cites' : 'related'} → ${where}`];
  });
}
