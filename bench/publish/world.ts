import { fileURLToPath } from 'node:url';
import { readReview } from '../../lambda/adapters/review-folder/read-review.ts';
import type { Article } from '../../lambda/core/article.ts';
import type { StreamEvent } from '../../lambda/core/event-stream.ts';
import { createFiler } from '../../lambda/core/filing.ts';
import { ancestors } from '../../lambda/core/taxonomy.ts';
import { eventTopics } from '../../lambda/core/topic-aliases.ts';
import { article, record } from '../../test/builders/articles.ts';
import { type Document, loadCorpus } from '../classify/corpus.ts';

export const tableName = 'publish';
export const review = await readReview(fileURLToPath(new URL('../../reviews/csc-immune-crosstalk', import.meta.url)));

/** So many articles there are in ten years. */
export const held = 5_000;
const startedAt = Date.parse('2023-03-01T06:00:00Z');
const everyMs = (10 * 365 * 86_400_000) / held;

/** Texts that fit some topic, filed as a poll files them; the nth article has the nth of them, in turns. */
export function createArticles(): {
  readonly origin: string;
  readonly nth: (event: number) => Article;
  /** One of the text with the most topics, those above counted: the most that publishing may have to write. */
  readonly widest: (event: number) => Article;
} {
  const { origin, documents } = loadCorpus(process.env.LIVING_REVIEW_DATA, [review.taxonomy]);
  const file = createFiler(review);
  const texts = documents
    .map(({ title, abstract }) => ({ title: title || (abstract.split(/(?<=\.) /)[0] ?? ''), abstract }))
    .map((text) => ({ text, classification: file(recordOf(0, text)) }))
    .filter(({ classification }) => classification.topics.length > 0);
  const articleOf = (event: number, { text, classification }: (typeof texts)[number]): Article => {
    const at = new Date(startedAt + event * everyMs).toISOString();
    return article(`w${event}`, {
      record: recordOf(event, text),
      classification,
      event,
      firstSeen: at,
      updated: at,
      foundBy: [{ source: 'pubmed-citedin', at }],
    });
  };
  const spread = ({ classification }: (typeof texts)[number]) =>
    topicsAbove(classification.topics.map(({ topic }) => topic)).size;
  const widest = texts.toSorted((a, b) => spread(b) - spread(a))[0]!;
  return {
    origin: `${texts.length} of ${origin}`,
    nth: (event) => articleOf(event, texts[(event * 7) % texts.length]!),
    widest: (event) => articleOf(event, widest),
  };
}

/** Topics whose pages and feeds show an article that is filed under these: they and all above them. */
export function topicsAbove(filed: readonly string[]): ReadonlySet<string> {
  const { taxonomy } = review;
  return new Set(filed.flatMap((id) => [id, ...ancestors(taxonomy, id).map((above) => above.id)]));
}

function recordOf(event: number, { title, abstract }: Document) {
  return record(99_100_000 + event, { title, titleHtml: title, abstract: [{ label: '', text: abstract }] });
}

export function newsOf({ id, event, firstSeen, classification }: Article, epoch: number): StreamEvent {
  const filed = classification.topics.map(({ topic }) => topic);
  const topics = eventTopics(review.taxonomy, filed);
  return { number: event, kind: 'NEW', article: id, topics, at: firstSeen, baseline: false, epoch };
}
