import { searchIndex } from '../../lambda/adapters/minisearch/search-index.ts';
import type { Mail } from '../../lambda/core/ports/mailer.ts';
import type { Review } from '../../lambda/core/review.ts';
import type { Subscription } from '../../lambda/core/subscription.ts';
import type { Taxonomy, Topic } from '../../lambda/core/taxonomy.ts';
import { articlesOfTopic } from '../../lambda/steps/cite-articles.ts';
import { filingOf } from '../../lambda/steps/filing.ts';
import { openDigestRuns } from '../../lambda/steps/open-digest-runs.ts';
import { pollReview } from '../../lambda/steps/poll-review.ts';
import { type PublishDependencies, publishReview } from '../../lambda/steps/publish-review.ts';
import { readerActions } from '../../lambda/steps/reader-actions.ts';
import { sendDigests } from '../../lambda/steps/send-digests.ts';
import { showTopicFeed } from '../../lambda/steps/show-topic-feed.ts';
import { readerTemplates, siteTemplates } from '../../templates/index.ts';
import { record } from '../builders/articles.ts';
import { links, review as smallReview, topic } from '../builders/review.ts';
import { subscription } from '../builders/subscriptions.ts';
import { createMemoryArticleStore } from '../memory/article-store.ts';
import { createMemoryDigestRunStore } from '../memory/digest-run-store.ts';
import { createMemoryLiterature } from '../memory/literature.ts';
import { createMemoryMailer } from '../memory/mailer.ts';
import { createMemoryLog, createMemoryMoment } from '../memory/moment.ts';
import { createMemoryPublishedFeeds } from '../memory/published-feeds.ts';
import { createMemorySendRate } from '../memory/send-rate.ts';
import { createMemorySendingState } from '../memory/sending-state.ts';
import { createMemorySignUpDesk } from '../memory/sign-up-desk.ts';
import { createMemorySiteStore } from '../memory/site-store.ts';
import { createMemorySubscriptionStore } from '../memory/subscription-store.ts';
import { createMemoryWorkQueue } from '../memory/work-queue.ts';
import { tokens } from '../steps/tokens.ts';

/** So many days after a Monday morning, an hour before the weekly slot opens. */
export function day(days: number): Date {
  return new Date(Date.UTC(2026, 10, 2, 5) + days * 24 * 3_600_000);
}

/** Titles that file under one topic of the small review each. */
const titles: Readonly<Record<string, string>> = {
  macrophages: 'Macrophages in a tumor',
  mdsc: 'A suppressor cell in a tumor',
  'nk-cells': 'The natural killer in a tumor',
  vaccines: 'A vaccine against a tumor',
};

/** A review whose outline is edited while articles, readers and a site live on. */
export function lifeBench(outline: Review = smallReview()) {
  let review = outline;
  const store = createMemoryArticleStore();
  const subscriptions = createMemorySubscriptionStore();
  const runs = createMemoryDigestRunStore();
  const queue = createMemoryWorkQueue();
  const sendingPorts = { sending: createMemorySendingState(), sendRate: createMemorySendRate() };
  const mailer = createMemoryMailer();
  const site = createMemorySiteStore();
  const publishedFeeds = createMemoryPublishedFeeds();
  const literature = createMemoryLiterature('pubmed-citedin');
  const { log, lines } = createMemoryLog();
  const moment = createMemoryMoment();
  const templates = { ...siteTemplates, ...readerTemplates };
  const shared = {
    store,
    publishedFeeds,
    subscriptions,
    mailer,
    links,
    tokens,
    moment,
    log,
    templates,
    sampleNotice: '',
    tagAuthority: 'living.example',
  };
  let now = day(0);
  const desk = createMemorySignUpDesk(
    shared,
    () => [review],
    () => now,
  );
  const actions = () => readerActions({ ...shared, ...desk, reviews: [review] }, () => now);
  const poll = async (days: number, given: Partial<Parameters<typeof pollReview>[2]> = {}) => {
    now = day(days);
    const { fullTexts } = literature;
    return pollReview(review, now, {
      literature,
      fullTexts,
      store,
      filing: filingOf(review),
      log,
      leaseMs: 0,
      ...given,
    });
  };
  const site_: Pick<PublishDependencies, 'tagAuthority' | 'edition' | 'site' | 'searchIndex'> = {
    site,
    tagAuthority: 'living.example',
    edition: '1',
    searchIndex,
  };
  return {
    store,
    subscriptions,
    mailer,
    literature,
    site,
    lines,
    actions,
    poll,
    review: () => review,
    /** The keeper saves taxonomy.yaml: these topics are gone, these came, these ids lead there. */
    edit(change: {
      readonly without?: readonly string[];
      readonly topics?: readonly Topic[];
      readonly aliases?: Taxonomy['aliases'];
    }) {
      const { taxonomy } = review;
      const kept = taxonomy.topics.filter(({ id }) => !change.without?.includes(id));
      const aliases = { ...taxonomy.aliases, ...change.aliases };
      review = { ...review, taxonomy: { ...taxonomy, topics: [...kept, ...(change.topics ?? [])], aliases } };
    },
    set: (changed: Partial<Review>) => {
      review = { ...review, ...changed };
    },
    /** Articles that begin to cite the review, each named with its topic: `101:macrophages`. */
    cite(...named: readonly string[]) {
      for (const name of named) {
        const [id = '', under = ''] = name.split(':');
        literature.add('pubmed-citedin', record(id, { title: titles[under] ?? under, abstract: [] }));
      }
    },
    async reader(id: string, topics: Subscription['topics'], changes: Partial<Subscription> = {}) {
      return subscriptions.create(subscription(id, { topics, ...changes }));
    },
    read: async (id: string) => {
      const found = await subscriptions.get(review.slug, subscription(id).id);
      if (!found) throw new Error(`no subscription ${id}`);
      return found;
    },
    preferences: (reader: Subscription) =>
      tokens.sign({
        purpose: 'preferences',
        review: review.slug,
        subscription: reader.id,
        consentVersion: reader.consentVersion,
      }),
    /** All digests that are due; answers `reader: ids` for each mail. */
    async digests(days: number): Promise<readonly string[]> {
      const sent = mailer.delivered.length;
      now = new Date(day(days).valueOf() + 2 * 3_600_000);
      await openDigestRuns(review, now, { store, subscriptions, runs, queue });
      for (const work of queue.waiting.splice(0))
        await sendDigests(work, review, now, { ...shared, ...sendingPorts, runs, unsubscribeMailbox: '', doubtMs: 0 });
      return mailer.delivered.slice(sent).map(wasSent);
    },
    publish: () => publishReview(review, now, { ...shared, ...site_ }),
    /** PMIDs of a topic's citations. */
    cited: async (topic: string) => (await articlesOfTopic(review, topic, shared))?.map(({ id }) => id) ?? null,
    /** A topic's JSON Feed, as its address answers. */
    jsonFeed: async (topic: string) => {
      const feed = await showTopicFeed(review, topic, shared);
      return feed && siteTemplates.feed(feed, 'json');
    },
    file: (path: string) => site.files.get(`${review.slug}/${path}`)?.body ?? null,
    async events() {
      const { committed } = await store.head(review.slug);
      return store.events(review.slug, 0, committed);
    },
    article: async (id: string) => {
      const found = await store.article(review.slug, id);
      if (!found) throw new Error(`no article ${id}`);
      return found;
    },
  };
}

/** `a1: 101,102`: who was sent what, by the links of the mail. */
function wasSent({ to, text }: Mail): string {
  const ids = [...text.matchAll(/pubmed\.example\.org\/(\d+)/g)].map(([, id]) => id);
  return `${to.replace(/^reader-(\w+)@.*/, '$1')}: ${[...new Set(ids)].toSorted().join(',')}`;
}

export { topic };
