import type { Article } from '../../lambda/core/article.ts';
import type { RunCounts } from '../../lambda/core/digest-run.ts';
import type { EventKind, StreamEvent } from '../../lambda/core/event-stream.ts';
import type { ArticleStore } from '../../lambda/core/ports/article-store.ts';
import type { Mail } from '../../lambda/core/ports/mailer.ts';
import type { WorkQueue } from '../../lambda/core/ports/work-queue.ts';
import type { ReaderTemplates } from '../../lambda/core/reader-views.ts';
import type { Subscription } from '../../lambda/core/subscription.ts';
import { openDigestRuns } from '../../lambda/steps/open-digest-runs.ts';
import { recordFeedback } from '../../lambda/steps/record-feedback.ts';
import { type SendDependencies, sendDigests } from '../../lambda/steps/send-digests.ts';
import { article, filedUnder } from '../builders/articles.ts';
import { links, review as smallReview } from '../builders/review.ts';
import { createMemoryArticleStore } from '../memory/article-store.ts';
import { createMemoryDigestRunStore } from '../memory/digest-run-store.ts';
import { createMemoryMailer } from '../memory/mailer.ts';
import { createMemoryLog, createMemoryMoment } from '../memory/moment.ts';
import { createMemorySendRate } from '../memory/send-rate.ts';
import { createMemorySendingState } from '../memory/sending-state.ts';
import { createMemorySubscriptionStore } from '../memory/subscription-store.ts';
import { createMemoryWorkQueue } from '../memory/work-queue.ts';
import { tokens } from './tokens.ts';

export const slot = '2026-11-16T06:00Z';
export const work = { review: 'small-review', cadence: 'weekly', slot, shard: 'a' } as const;

/** So many minutes after the Monday slot has opened. */
export function minute(minutes: number): Date {
  return new Date(Date.parse(slot) + minutes * 60_000);
}

/** A mail that says which articles it holds and nothing else: what a test of the order of work looks at. */
export const plainDigest: Pick<ReaderTemplates, 'digestMail' | 'quietMail'> = {
  quietMail: ({ policy, since }) => ({ subject: 'Nothing new', html: '', text: `${policy} since ${since}` }),
  digestMail: (digest) => {
    const ids = digest.groups.flatMap(({ cards }) => cards.map(({ id }) => id)).toSorted();
    const notices = digest.notices.map(({ kind, card }) => `${kind} ${card.id}`);
    return { subject: 'News', html: '', text: [...ids, ...notices].join(',') };
  },
};

/** Writes events to a review's stream, as a poll would; an article may be named with its topic, `101:vaccines`; a baseline has a `*`. */
export async function announce(store: ArticleStore, ...what: readonly (string | [EventKind, string])[]): Promise<void> {
  const lease = await store.takeLease('small-review', minute(-10_000), 0);
  if (!lease) throw new Error('the lease is taken');
  const { head } = lease;
  const events: StreamEvent[] = [];
  for (const entry of what) {
    const [kind, named] = typeof entry === 'string' ? (['NEW', entry] as const) : entry;
    const [id = '', topic = 'macrophages'] = named.replace('*', '').split(':');
    const number = head.committed + events.length + 1;
    const at = minute(-10_000).toISOString();
    if (kind === 'NEW') {
      const own: Article = article(id, { event: number, classification: filedUnder(topic) });
      await lease.putArticle(own);
    }
    events.push({ number, kind, article: id, topics: [topic], at, baseline: named.endsWith('*'), epoch: head.epoch });
  }
  await lease.putEvents(events);
  const baselineAt = head.baselineAt ?? minute(-20_000).toISOString();
  await lease.commit({ ...head, committed: head.committed + events.length, baselineAt, baselined: ['pubmed-citedin'] });
  await lease.release();
}

export async function digestBench() {
  const store = createMemoryArticleStore();
  const subscriptions = createMemorySubscriptionStore();
  const runs = createMemoryDigestRunStore();
  const queue = createMemoryWorkQueue();
  const mailer = createMemoryMailer();
  const moment = createMemoryMoment();
  const { log, lines } = createMemoryLog();
  const review = smallReview();
  const sending = createMemorySendingState();
  const sendRate = createMemorySendRate();
  const deps: SendDependencies = {
    store,
    subscriptions,
    runs,
    mailer,
    moment,
    log,
    templates: plainDigest,
    links,
    tokens,
    sampleNotice: '',
    unsubscribeMailbox: '',
    doubtMs: 20 * 60_000,
    sending,
    sendRate,
  };
  const bench = {
    review,
    store,
    subscriptions,
    runs,
    queue,
    mailer,
    moment,
    lines,
    deps,
    sending,
    sendRate,
    open: (at: Date, given: { queue?: WorkQueue } = {}) =>
      openDigestRuns(review, at, { store, subscriptions, runs, queue, ...given }),
    send: (at: Date, given: Partial<SendDependencies> = {}, shard = work) =>
      sendDigests(shard, review, at, { ...deps, ...given }),
    /** Everything that is due at a moment, as the scheduler and the queue would have it done. */
    async tick(at: Date, given: Partial<SendDependencies> = {}) {
      await bench.open(at);
      const outcomes = [];
      for (const shard of queue.waiting.splice(0))
        outcomes.push(await sendDigests(shard, review, at, { ...deps, ...given }));
      return outcomes;
    },
    /** The provider's Send event of a mail. */
    sendEvent: (mail: Mail, at = minute(1)) =>
      recordFeedback(
        {
          id: 'event',
          kind: 'send',
          delivery: mail.tags.delivery ?? null,
          subscription: { review: mail.tags.review ?? '', id: mail.tags.subscription ?? '' },
          recipient: mail.to,
          at: at.toISOString(),
        },
        { subscriptions, log },
      ),
    async reader(subscription: Subscription) {
      await subscriptions.create(subscription);
      return subscription;
    },
    read: async ({ id }: Pick<Subscription, 'id'>) => {
      const found = await subscriptions.get(review.slug, id);
      if (!found) throw new Error(`no subscription ${id}`);
      return found;
    },
    /** `reader-a1: 101,102` for every mail that reached a mailbox. */
    mailboxes: () => mailer.delivered.map(({ to, text }) => `${to.split('@')[0]}: ${text}`),
    async counts(shard = 'a', cadence: 'daily' | 'weekly' = 'weekly'): Promise<RunCounts & { done: boolean }> {
      const run = await runs.get(review.slug, cadence, slot);
      const progress = run ? (await runs.progress(run)).find((own) => own.shard === shard) : undefined;
      if (!progress) throw new Error(`shard ${shard} has no progress`);
      return { ...progress.counts, done: progress.done };
    },
  };
  return bench;
}

/** A bench with news to send: the articles named as `announce` has them, or three of two topics. */
export async function benchWith(...articles: readonly string[]) {
  const bench = await digestBench();
  await announce(bench.store, ...(articles.length > 0 ? articles : ['101', '102:vaccines', '103']));
  return bench;
}

/** due = delivered + empty + suppressed + inDoubt + failed. */
export function isBalanced(counts: RunCounts): boolean {
  return counts.due === counts.delivered + counts.empty + counts.suppressed + counts.inDoubt + counts.failed;
}
