import type { Article, ArticleId } from '../core/article.ts';
import { chosenTopics, composeDigest } from '../core/digest.ts';
import { type DigestRun, noCounts, type RunCounts, runId } from '../core/digest-run.ts';
import type { StreamEvent } from '../core/event-stream.ts';
import type { Links } from '../core/links.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { DigestRunStore } from '../core/ports/digest-run-store.ts';
import type { Mail, Mailer, SendOutcome } from '../core/ports/mailer.ts';
import type { Log, Moment } from '../core/ports/moment.ts';
import type { SubscriptionStore } from '../core/ports/subscription-store.ts';
import type { Tokens } from '../core/ports/tokens.ts';
import type { ShardWork } from '../core/ports/work-queue.ts';
import type { ReaderTemplates } from '../core/reader-views.ts';
import type { Review } from '../core/review.ts';
import type { Claim, Subscription } from '../core/subscription.ts';
import { readerLinks } from './reader-links.ts';

export interface SendDependencies {
  readonly store: ArticleStore;
  readonly subscriptions: SubscriptionStore;
  readonly runs: DigestRunStore;
  readonly mailer: Mailer;
  readonly templates: Pick<ReaderTemplates, 'digestMail'>;
  readonly links: Links;
  readonly tokens: Tokens;
  readonly moment: Moment;
  readonly log: Log;
  readonly sampleNotice: string;
  /** Reply address for unsubscribing by mail (RFC 2369), `''` for none. */
  readonly unsubscribeMailbox: string;
  /**
   * How long a mail whose sending left no answer stays in doubt before it is sent again with the same content. Long enough
   * for the provider's Send event to settle it (20 minutes); 0 where that event cannot be late.
   */
  readonly doubtMs: number;
}

export type ShardOutcome = 'done' | 'unfinished' | 'account-refused';

/** No send starts later than this after its claim, so an unsubscribe is never overtaken by more. */
const claimToSendMs = 10_000;
const pageSize = 100;

/**
 * Serves one shard of a run, subscription by subscription, each at most once: compose · claim (consent is in its
 * condition) · send once · mark. One reader's trouble never stops the others; a shard with anything in doubt or put off is
 * not done and comes again. Safe to run twice, at once, and to kill anywhere:
 *
 *     compose ── claim ──────── send ──────── settle
 *        │         │              │              │
 *        kill: nothing   kill: in doubt until the Send event   kill: done
 *              happened        or doubtMs decides
 */
export async function sendDigests(
  work: ShardWork,
  review: Review,
  now: Date,
  deps: SendDependencies,
): Promise<ShardOutcome> {
  const run = await deps.runs.get(work.review, work.cadence, work.slot);
  if (run === null) return 'done'; // planned by nobody: the next sweep plans it if it should exist
  const earlier = (await deps.runs.progress(run)).find(({ shard }) => shard === work.shard);
  if (earlier?.done) return 'done';

  const read = createReader(review, deps.store);
  let counts = earlier?.after ? earlier.counts : noCounts;
  let after = earlier?.after ?? '';
  for (;;) {
    const page = await deps.subscriptions.page(work.review, work.shard, after, pageSize);
    for (const subscription of page) {
      const outcome = await serve(subscription, run, review, now, read, deps);
      if (outcome === 'account-refused') return 'account-refused';
      if (outcome) counts = add(counts, outcome);
      after = subscription.id;
    }
    if (page.length < pageSize) break;
    await deps.runs.putProgress(run, { shard: work.shard, done: false, after, counts });
  }
  const done = counts.inDoubt === 0 && counts.due === settled(counts);
  // An unfinished shard starts over from its first subscription, and its counts with it.
  await deps.runs.putProgress(run, { shard: work.shard, done, after: '', counts });
  return done ? 'done' : 'unfinished';
}

type Served = 'delivered' | 'empty' | 'suppressed' | 'inDoubt' | 'failed' | 'putOff';

function settled(counts: RunCounts): number {
  return counts.delivered + counts.empty + counts.suppressed + counts.failed;
}

function add(counts: RunCounts, outcome: Served): RunCounts {
  if (outcome === 'putOff') return { ...counts, due: counts.due + 1 };
  return { ...counts, due: counts.due + 1, [outcome]: counts[outcome] + 1 };
}

async function serve(
  subscription: Subscription,
  run: DigestRun,
  review: Review,
  now: Date,
  read: Reader,
  deps: SendDependencies,
): Promise<Served | 'account-refused' | null> {
  const id = runId(run);
  if (subscription.cadence !== run.cadence || subscription.status === 'PENDING' || subscription.status === 'ERASED')
    return null;
  if (subscription.since > run.head) return null; // joined after the run was planned
  if (subscription.lastSent?.run === id) return subscription.lastSent.outcome;
  if (subscription.status !== 'ACTIVE')
    return subscription.cursor < run.head && subscription.claim ? 'suppressed' : null;

  const open = subscription.claim;
  if (open && now.valueOf() - Date.parse(open.at) < deps.doubtMs) return 'inDoubt';
  if (!open && subscription.cursor >= run.head) return 'empty';

  // Doubtful mails are sent again with the same content: the claim's own range, not a longer one.
  const range = open ? { from: open.from, to: open.to } : { from: subscription.cursor, to: run.head };
  const material = await read(range);
  const claim: Claim = open
    ? { ...open, run: id, at: now.toISOString(), attempt: open.attempt + 1 }
    : { delivery: deps.moment.randomHex(16), run: id, ...range, at: now.toISOString(), attempt: 1 };
  let mail: Mail | null;
  try {
    mail = compose(material, claim, subscription, review, deps);
  } catch (error) {
    // Nothing is claimed and nothing moves: the next run composes this range again.
    deps.log('error', `digest cannot be composed: ${String(error)}`, {
      review: review.slug,
      range: `${range.from}-${range.to}`,
    });
    return 'failed';
  }
  if (mail === null) return 'empty';

  const startedMs = deps.moment.elapsedMs();
  const claimed = open
    ? await deps.subscriptions.reclaim(subscription, claim)
    : await deps.subscriptions.claim(subscription, claim);
  if (!claimed) return 'putOff'; // somebody else serves it, or consent has just ended: the next pass sees which
  if (deps.moment.elapsedMs() - startedMs > claimToSendMs) {
    await deps.subscriptions.giveBack(review.slug, subscription.id, claim.delivery, claim.attempt);
    return 'putOff';
  }
  return settle(await deps.mailer.send(mail), claim, subscription, now, deps);
}

async function settle(
  outcome: SendOutcome,
  claim: Claim,
  { review, id }: Subscription,
  now: Date,
  { subscriptions, log }: SendDependencies,
): Promise<Served | 'account-refused'> {
  const about = { review, subscription: id, delivery: claim.delivery, range: `${claim.from}-${claim.to}` };
  switch (outcome.kind) {
    case 'accepted':
      await subscriptions.settle(review, id, claim.delivery, 'delivered', now.toISOString());
      return 'delivered';
    case 'refused-item':
      log('error', `mail refused for good: ${outcome.reason}`, about);
      await subscriptions.settle(review, id, claim.delivery, 'failed', now.toISOString());
      return 'failed';
    case 'refused-now':
      log('warn', `mail put off: ${outcome.reason}`, about);
      await subscriptions.giveBack(review, id, claim.delivery, claim.attempt);
      return 'putOff';
    case 'refused-account':
      log('error', `sending is refused for the whole account: ${outcome.reason}`, about);
      await subscriptions.giveBack(review, id, claim.delivery, claim.attempt);
      return 'account-refused';
    case 'in-doubt':
      log('warn', `mail in doubt: ${outcome.reason}`, about);
      return 'inDoubt';
  }
}

/** `null` when the range holds nothing for this reader. */
function compose(
  material: Material,
  claim: Claim,
  subscription: Subscription,
  review: Review,
  deps: SendDependencies,
): Mail | null {
  const { links, tokens, unsubscribeMailbox, sampleNotice } = deps;
  const digest = composeDigest({
    ...material,
    review,
    links,
    range: { from: claim.from, to: claim.to },
    scope: subscription,
    cap: review.digest.maxArticles,
  });
  if (digest === null) return null;
  const { preferencesUrl, unsubscribeUrl } = readerLinks(subscription, links, tokens);
  const chosen = chosenTopics(subscription);
  const topicLabels =
    chosen && review.taxonomy.topics.filter(({ id }) => chosen.includes(id)).map(({ label }) => label);
  const { cadence } = subscription;
  const worded = deps.templates.digestMail(digest, {
    cadence,
    topicLabels,
    preferencesUrl,
    unsubscribeUrl,
    sampleNotice,
  });
  const mailto = unsubscribeMailbox ? `, <mailto:${unsubscribeMailbox}?subject=unsubscribe%20${subscription.id}>` : '';
  return {
    to: subscription.address,
    ...worded,
    headers: {
      // RFC 2369 and RFC 8058: one POST to this URL ends the subscription, without a page in between.
      'List-Unsubscribe': `<${unsubscribeUrl}>${mailto}`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'List-Id': `${review.slug} <${review.slug}.${new URL(links.home()).hostname}>`,
      'Auto-Submitted': 'auto-generated',
    },
    tags: { delivery: claim.delivery, subscription: subscription.id, review: review.slug },
  };
}

interface Material {
  readonly events: readonly StreamEvent[];
  readonly articles: ReadonlyMap<ArticleId, Article>;
}

type Reader = (range: { from: number; to: number }) => Promise<Material>;

/** Reads events and articles once for all readers of a shard; most share the same range. */
function createReader(review: Review, store: ArticleStore): Reader {
  const eventsOf = new Map<string, Promise<readonly StreamEvent[]>>();
  const articles = new Map<ArticleId, Article>();
  return async ({ from, to }) => {
    const key = `${from}-${to}`;
    const reading = eventsOf.get(key) ?? store.events(review.slug, from, to);
    eventsOf.set(key, reading);
    const events = await reading;
    const unread = [...new Set(events.map(({ article }) => article))].filter((id) => !articles.has(id));
    for (const article of await store.articles(review.slug, unread)) articles.set(article.id, article);
    return { events, articles };
  };
}
