import { carriedOutcome } from '../core/balance-sheet.ts';
import type { Coverage } from '../core/coverage.ts';
import { followedTopics, followsNoTopic } from '../core/digest.ts';
import { type DigestRun, noCounts, type RunCounts, runId, type ShardProgress, slotOfRun } from '../core/digest-run.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { DigestRunStore } from '../core/ports/digest-run-store.ts';
import type { Mail, Mailer, SendOutcome } from '../core/ports/mailer.ts';
import type { Log, Moment } from '../core/ports/moment.ts';
import type { SubscriptionStore } from '../core/ports/subscription-store.ts';
import type { ShardWork, WorkQueue } from '../core/ports/work-queue.ts';
import { isQuietMailDue, lastHeard } from '../core/quiet.ts';
import type { Review } from '../core/review.ts';
import { createSlotCheck, isOvertaken, ownSchedule } from '../core/slots.ts';
import type { Claim, Subscription } from '../core/subscription.ts';
import { closeRun } from './close-run.ts';
import { createDigestReader, type DigestMailDependencies, digestMail, quietMail } from './digest-mail.ts';
import { createSendGate, type SendGate, type SendGateDependencies, type Shut } from './send-gate.ts';

export interface SendDependencies extends DigestMailDependencies, SendGateDependencies {
  readonly store: ArticleStore;
  readonly subscriptions: SubscriptionStore;
  readonly runs: DigestRunStore;
  readonly mailer: Mailer;
  readonly moment: Moment;
  readonly log: Log;
  /**
   * How long a mail whose sending left no answer stays in doubt before it is sent again with the same content. Long enough
   * for the provider's Send event to settle it (20 minutes); 0 where that event cannot be late.
   */
  readonly doubtMs: number;
  /** When whoever runs this is stopped, and where the rest of the shard then waits. Absent: nobody is. */
  readonly deadline?: { readonly at: Date; readonly queue: WorkQueue };
}

/**
 * `continued`: time ran out; the shard is queued again and goes on where it stopped. `put-off`: sending is paused, or the
 * day's quota used up; a later sweep queues the shard, which goes on where it stopped.
 */
export type ShardOutcome = 'done' | 'unfinished' | 'continued' | 'put-off' | 'account-refused';

/** No send starts later than this after its claim, so an unsubscribe is never overtaken by more. */
const claimToSendMs = 10_000;
const pageSize = 100;

/**
 * Serves one shard of a run, subscription by subscription, each at most once: compose · wait for its turn · claim (consent
 * is in its condition) · send once · mark. One reader's trouble never stops the others; a shard with anything in doubt or put off is
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

  // A shard may take minutes: claims and doubt go by the moment itself, not by when the shard began.
  const beganMs = deps.moment.elapsedMs();
  const clock = () => new Date(now.valueOf() + deps.moment.elapsedMs() - beganMs);
  const shift: Shift = {
    run,
    review,
    clock,
    deps: { ...deps, coverage: run.coverage ?? null },
    isOfSlot: createSlotCheck(run, ownSchedule(review)),
    read: createDigestReader(review, deps),
    gate: createSendGate(clock, deps),
  };
  const outcome = await serveShard(work, earlier?.after ? earlier : { after: '', counts: noCounts }, shift);
  await shift.gate.close();
  return outcome;
}

/** What serving any reader of the shard needs. */
interface Shift {
  readonly run: DigestRun;
  readonly review: Review;
  readonly clock: () => Date;
  readonly deps: SendDependencies;
  readonly isOfSlot: ReturnType<typeof createSlotCheck>;
  readonly read: ReturnType<typeof createDigestReader>;
  readonly gate: SendGate;
}

async function serveShard(work: ShardWork, from: Pick<ShardProgress, 'after' | 'counts'>, shift: Shift) {
  const { run, clock, deps } = shift;
  let { after, counts } = from;
  const stop = () => deps.runs.putProgress(run, { shard: work.shard, done: false, after, counts });
  for (;;) {
    const page = await deps.subscriptions.page(work.review, work.shard, after, pageSize);
    for (const subscription of page) {
      if (deps.deadline && clock() >= deps.deadline.at) {
        await stop();
        await deps.deadline.queue.send([work]);
        return 'continued';
      }
      const outcome = await serve(subscription, shift);
      if (outcome === 'account-refused') return outcome;
      if (outcome === 'paused' || outcome === 'exhausted' || outcome === 'crowded') {
        await stop();
        deps.log('warn', `a shard is put off: sending is ${outcome}`, { ...work });
        return 'put-off';
      }
      if (outcome) counts = add(counts, outcome);
      after = subscription.id;
    }
    if (page.length < pageSize) break;
    await stop();
  }
  const done = counts.inDoubt === 0 && counts.due === settled(counts);
  // An unfinished shard starts over from its first subscription, and its counts with it.
  await deps.runs.putProgress(run, { shard: work.shard, done, after: '', counts });
  if (done) await closeRun(run, clock(), deps);
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

/**
 * What a doubtful mail held is nothing for this reader any more: its topic was left meanwhile. It is not sent again, and its
 * claim must not stand in the way of what came after it for ever.
 */
async function serveWithout(open: Claim, { review, id }: Subscription, shift: Shift) {
  const { subscriptions, log } = shift.deps;
  log('info', 'a doubtful mail holds nothing for its reader any more', {
    review,
    subscription: id,
    delivery: open.delivery,
  });
  await subscriptions.giveBack(review, id, open.delivery, open.attempt);
  const current = await subscriptions.get(review, id);
  return current ? serve(current, shift) : 'empty';
}

/** What the mails of another run told: a doubtful one is sent again as it was. */
async function coverageOf(run: string, { review, deps }: Shift): Promise<Coverage | null> {
  const { cadence, slot } = slotOfRun(run);
  return (await deps.runs.get(review.slug, cadence, slot))?.coverage ?? null;
}

async function serve(subscription: Subscription, shift: Shift): Promise<Served | Shut | 'account-refused' | null> {
  const { run, review, isOfSlot, clock, read, gate, deps } = shift;
  const id = runId(run);
  if (subscription.lastSent?.run === id) return subscription.lastSent.outcome;
  if (subscription.status === 'PENDING' || subscription.status === 'ERASED' || !isOfSlot(subscription)) return null;
  if (subscription.since > run.head) return null; // joined after the run was planned
  const carried = carriedOutcome(subscription, run);
  if (carried) return carried;
  if (subscription.status !== 'ACTIVE') return leftDuring(run, subscription) ? 'suppressed' : null;

  tellOfLostTopics(subscription, review, deps);
  const open = subscription.claim;
  const now = clock();
  if (open && Math.max(0, now.valueOf() - Date.parse(open.at)) < deps.doubtMs) return 'inDoubt';
  if (!open && isPaused(subscription, now)) return null;
  const tellsQuiet = isQuietMailDue(subscription, run);
  if (!open && subscription.cursor >= run.head && !tellsQuiet) return 'empty';

  // Doubtful mails are sent again with the same content: the claim's own range, not a longer one.
  const range = open
    ? { from: open.from, to: open.to }
    : { from: subscription.cursor, to: Math.max(subscription.cursor, run.head) };
  const digestOf = await read(range);
  const next = open
    ? { ...open, attempt: open.attempt + 1 }
    : { delivery: deps.moment.randomHex(16), run: id, ...range, attempt: 1 };
  let mail: Mail | null;
  try {
    const quiet = () => (open || tellsQuiet ? quietMail(review, subscription, lastHeard(subscription), deps) : null);
    const told = open && open.run !== id ? { ...deps, coverage: await coverageOf(open.run, shift) } : deps;
    const worded = digestMail(review, subscription, digestOf, told) ?? quiet();
    const tags = { delivery: next.delivery, subscription: subscription.id, review: review.slug };
    mail = worded && Object.assign(worded, { tags });
  } catch (error) {
    // Nothing is claimed and nothing moves: the next run composes this range again.
    deps.log('error', `digest cannot be composed: ${String(error)}`, {
      review: review.slug,
      range: `${range.from}-${range.to}`,
    });
    return 'failed';
  }
  if (mail === null) return open ? serveWithout(open, subscription, shift) : 'empty';
  // Only a doubtful mail may still go out for an overtaken run: anything else goes with the run that overtook it.
  if (!open && isOvertaken(run, subscription, ownSchedule(review), now)) return 'putOff';

  const turn = await gate.pass();
  if (turn !== 'open') return turn;
  const claim: Claim = { ...next, at: clock().toISOString() };
  const startedMs = deps.moment.elapsedMs();
  const claimed = open
    ? await deps.subscriptions.reclaim(subscription, claim)
    : await deps.subscriptions.claim(subscription, claim);
  if (!claimed) return 'putOff'; // somebody else serves it, or consent has just ended: the next pass sees which
  if (deps.moment.elapsedMs() - startedMs > claimToSendMs) {
    await handBack(claim, subscription, deps);
    return 'putOff';
  }
  const outcome = await settle(await deps.mailer.send(mail), claim, subscription, clock, deps);
  if (claim.run === id || (outcome !== 'delivered' && outcome !== 'failed')) return outcome;
  // That was an older run's doubtful mail; what came after it is this run's.
  const current = await deps.subscriptions.get(review.slug, subscription.id);
  return current ? serve(current, shift) : outcome;
}

/** Until the pause ends nothing is due; the cursor waits, so one digest afterwards carries it all. */
function isPaused({ pausedUntil }: Subscription, now: Date): boolean {
  return pausedUntil !== null && Date.parse(pausedUntil) > now.valueOf();
}

/** Was owed something when the run was planned, and left before it came to them. */
function leftDuring(run: DigestRun, { cursor, claim, endedAt }: Subscription): boolean {
  return cursor < run.head && (claim !== null || (endedAt !== null && endedAt > run.plannedAt));
}

/** A reader whose topics were taken out without a word gets nothing more, and would never know why. */
function tellOfLostTopics(subscription: Subscription, { slug, taxonomy }: Review, { log }: SendDependencies): void {
  if (followedTopics(taxonomy, subscription)?.length !== 0 || followsNoTopic(taxonomy, subscription)) return;
  const topics = Object.keys(subscription.topics).join(', ');
  const message = `a reader follows only topics that do not exist: name them under was or retired in taxonomy.yaml`;
  log('error', message, { review: slug, subscription: subscription.id, topics });
}

async function settle(
  outcome: SendOutcome,
  claim: Claim,
  subscription: Subscription,
  clock: () => Date,
  deps: SendDependencies,
): Promise<Served | 'account-refused'> {
  const { review, id } = subscription;
  const { subscriptions, log } = deps;
  const about = { review, subscription: id, delivery: claim.delivery, range: `${claim.from}-${claim.to}` };
  switch (outcome.kind) {
    case 'accepted':
      await subscriptions.settle(review, id, claim.delivery, 'delivered', clock().toISOString());
      return 'delivered';
    case 'refused-item':
      log('error', `mail refused for good: ${outcome.reason}`, about);
      await subscriptions.settle(review, id, claim.delivery, 'failed', clock().toISOString());
      return 'failed';
    case 'refused-now':
      log('warn', `mail put off: ${outcome.reason}`, about);
      await handBack(claim, subscription, deps);
      return 'putOff';
    case 'refused-account':
      log('error', `sending is refused for the whole account: ${outcome.reason}`, about);
      await handBack(claim, subscription, deps);
      return 'account-refused';
    case 'in-doubt':
      log('warn', `mail in doubt: ${outcome.reason}`, about);
      return 'inDoubt';
  }
}

/**
 * Nothing was sent by this attempt. A first attempt closes its claim; a later one leaves it open, because the mail before
 * it may have arrived: only the same content may follow, and the Send event may still settle it.
 */
async function handBack(
  claim: Claim,
  { review, id }: Subscription,
  { subscriptions }: SendDependencies,
): Promise<void> {
  if (claim.attempt === 1) await subscriptions.giveBack(review, id, claim.delivery, claim.attempt);
}
