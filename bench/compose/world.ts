import type { Article } from '../../lambda/core/article.ts';
import type { StreamEvent } from '../../lambda/core/event-stream.ts';
import type { Review } from '../../lambda/core/review.ts';
import { allTopics, type Cadence, type Subscription } from '../../lambda/core/subscription.ts';
import { eventTopics } from '../../lambda/core/topic-aliases.ts';
import { article, doi, pmcid, record } from '../../test/builders/articles.ts';
import { review as smallReview, topic } from '../../test/builders/review.ts';
import { subscription } from '../../test/builders/subscriptions.ts';
import { loadCorpus } from '../classify/corpus.ts';

/** The last event everybody has had, and how many have come since. */
export const range = { from: 1_000, to: 1_060 };
export const shardCount = 16;

const topTopics = 8;
const underEach = 4;

/** The same numbers in every run and process (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Forty topics, eight of them with four below each. */
export const review: Review = {
  ...smallReview(),
  slug: 'large-review',
  title: 'Cross-talk between cancer stem cells and immune cells: potential therapeutic targets',
  shortTitle: 'CSC × immune',
  taxonomy: {
    version: '1',
    query: '',
    gate: { terms: ['tumor'], mesh: [] },
    topics: Array.from({ length: topTopics }, (_, top) => [
      topic(`field-${top}`, null),
      ...Array.from({ length: underEach }, (_leaf, leaf) => topic(`field-${top}-part-${leaf}`, `field-${top}`)),
    ]).flat(),
  },
};

const topicIds = review.taxonomy.topics.map(({ id }) => id);

/** The weight of the nth topic is 1/n: some are in everything, most in little. The order of weights is not the outline's. */
const weighted = topicIds.map((_, place) => topicIds[(place * 17) % topicIds.length]!);
const shares = weighted.map((_, place) => 1 / (place + 1));
const sumOfShares = shares.reduce((sum, share) => sum + share, 0);

function zipfTopic(random: () => number): string {
  let left = random() * sumOfShares;
  for (const [place, share] of shares.entries()) {
    left -= share;
    if (left < 0) return weighted[place]!;
  }
  return weighted[0]!;
}

function distinct(count: number, random: () => number): readonly string[] {
  const chosen = new Set<string>();
  while (chosen.size < count) chosen.add(zipfTopic(random));
  return [...chosen];
}

/** Sixty articles with titles and abstracts of the corpus, each under one to three topics with its reasons. */
export function newArticles(): readonly Article[] {
  const { documents } = loadCorpus(process.env.LIVING_REVIEW_DATA, [smallReview().taxonomy]);
  const random = seeded(7);
  const withBoth = documents.filter(({ title, abstract }) => title !== '' && abstract.length > 300);
  return Array.from({ length: range.to - range.from }, (_, index) => {
    const { title, abstract } = withBoth[(index * 131) % withBoth.length]!;
    const number = 99_100_000 + index;
    const topics = distinct(1 + Math.floor(random() * 3), random);
    return article(String(number), {
      event: range.from + index + 1,
      relation: random() < 0.6 ? 'cites' : 'related',
      record: record(number, {
        title,
        titleHtml: title.replace(/[&<>"']/g, ''),
        abstract: [{ label: '', text: abstract }],
        doi: doi(`10.5555/bench.${number}`),
        pmcid: index % 2 === 0 ? pmcid(`PMC${number}`) : null,
        authors: ['Okonjo', 'Mäkinen', 'Kwon', 'Okafor', 'Ílhan'].map((family) => ({
          kind: 'person',
          family,
          given: 'A',
          initials: 'A',
          suffix: '',
          orcid: '',
        })),
      }),
      classification: {
        taxonomyVersion: '1',
        topics: topics.map((id, place) => ({
          topic: id,
          score: 1 - place / 10,
          reasons: [
            { kind: 'shared-references', evidence: `About ${id}`, text: `shares refs 41, 45 with *About ${id}*` },
            { kind: 'title', evidence: id, text: `title says "${id}"` },
          ],
        })),
      },
    });
  });
}

export function eventsOf(articles: readonly Article[]): readonly StreamEvent[] {
  return articles.map(({ id, event, firstSeen, classification }) => ({
    number: event,
    kind: 'NEW',
    article: id,
    topics: eventTopics(
      review.taxonomy,
      classification.topics.map(({ topic: filed }) => filed),
    ),
    at: firstSeen,
    baseline: false,
    epoch: 1,
  }));
}

/**
 * The nth reader, the same in every run. 15 in 100 follow everything, the others one to ten topics; daily, weekly and monthly
 * 20, 60 and 20 in 100.
 */
export function reader(index: number): Subscription {
  const random = seeded(Math.imul(index + 11, 0x9e3779b1));
  const die = random();
  const cadence: Cadence = die < 0.2 ? 'daily' : die < 0.8 ? 'weekly' : 'monthly';
  const since = Math.floor(random() * range.from);
  const topics = random() < 0.15 ? [allTopics] : distinct(1 + Math.floor(random() * 10), random);
  return subscription(`${(index % shardCount).toString(16)}${index.toString(16).padStart(8, '0')}`, {
    review: review.slug,
    address: `reader.${index}@mail-${index % 97}.example.org`,
    cadence,
    topics: Object.fromEntries(topics.map((id) => [id, since])),
    cursor: range.from,
    since,
  });
}
