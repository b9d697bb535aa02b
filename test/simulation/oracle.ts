import { keptForSignUps } from '../../lambda/core/send-rate.ts';
import { claimToSendMs, inForce, isPausedAt, slotOf } from './choices.ts';
import type { AcceptedMail } from './mail-service.ts';
import { digestsTo, follows, isDigest, type PublicEvent, shownIn } from './owed.ts';
import type { ReaderRecord } from './people.ts';
import { dayMs, minuteMs } from './scenario.ts';
import type { World } from './world.ts';

/** What must never be; each finding says what was seen. */
export type ViolationKind =
  /** A reader was never sent an article they were owed. */
  | 'lost'
  /** PubMed lists an article and the public stream never showed it, or showed it twice. */
  | 'missed'
  /** An article was sent again although its first mail was known to have been sent. */
  | 'repeated'
  /** A call to SES began later than ten seconds after an unsubscription or suppression was acknowledged. */
  | 'after-leaving'
  /** A digest went to somebody who had not confirmed, held what came before they did, or what they never chose. */
  | 'unwanted'
  /** What a list held when it was first answered in full was mailed as news. */
  | 'flood'
  /** A later mail holds an earlier article than a mail before it. */
  | 'order'
  /** A digest to somebody whose pause was saved, or while sending as a whole stood paused. */
  | 'paused'
  /** A mail holds what became public after the run of its slot, where the reader is, had been planned. */
  | 'early'
  /** More digests in a day than the account's quota leaves them. */
  | 'over-quota';

export interface Violation {
  readonly kind: ViolationKind;
  readonly what: string;
}

/** Everything an outsider can count. `repeats` are those that nobody could have known to be repeats. */
export interface Tally {
  mails: number;
  articles: number;
  readers: number;
  repeats: number;
  /** Of the repeats: the Send event of the mail before was lost, or had not been dealt with yet. */
  eventLost: number;
  eventLate: number;
  /** Mails whose sender died, failed or heard nothing between acceptance and mark. */
  crashes: number;
}

/**
 * A worker looks at the state of sending every five seconds, may hear the answer ten seconds late, and then waits at most
 * twenty for its turn before it claims and sends (send-gate.ts).
 */
const pauseReachesMs = 35_000 + claimToSendMs;
/** A mail that is claimed so long after a slot may still be of the one before it: its worker had looked at the clock. */
const slotMarginMs = 5 * minuteMs;

/** Every finding but what is lost, over the whole time. */
export function findings(world: World, readers: readonly ReaderRecord[], stream: readonly PublicEvent[]) {
  const violations: Violation[] = [];
  const say: Say = (kind, what) => {
    violations.push({ kind, what });
    return true;
  };
  const { pubmed, mail } = world;
  const tally: Tally = { mails: 0, articles: 0, readers: 0, repeats: 0, eventLost: 0, eventLate: 0, crashes: 0 };
  const announced = stream.filter(({ kind }) => kind === 'NEW');
  for (const { pmid } of pubmed.articles) {
    const times = announced.filter(({ article }) => article === pmid).length;
    if (times !== 1) say('missed', `${pmid} stands ${times} times in the public stream`);
  }
  tally.articles = announced.length;
  const digests = mail.accepted.filter((own) => isDigest(own.mail));
  tally.crashes = digests.filter(isCrash).length;
  checkQuota(world, digests, say);
  for (const { from, until } of world.pauses) {
    for (const own of digests)
      if (own.callAt > from + pauseReachesMs && own.callAt < until)
        say('paused', `${own.id} began ${own.callAt - from} ms after sending was paused`);
  }
  for (const reader of readers) checkReader(world, reader, announced, tally, say);
  return { violations, tally };
}

/** Answers true, so that a check can end with it. */
type Say = (kind: ViolationKind, what: string) => true;

function checkReader(
  world: World,
  reader: ReaderRecord,
  announced: readonly PublicEvent[],
  tally: Tally,
  say: Say,
): void {
  const { choices, moved } = reader;
  const { address } = reader.plan;
  const digests = digestsTo(world, reader);
  tally.mails += digests.length;
  if (reader.confirmedAt !== null) tally.readers += 1;
  const byArticle = new Map(announced.map((event) => [event.article, event]));
  const firstMail = new Map<string, AcceptedMail>();
  const highest = new Map<string | undefined, number>();
  for (const own of digests) {
    const isMoved = own.mail.to === moved?.to;
    const endedAt = Math.min(reader.leftAt ?? Infinity, world.suppressedAt.get(own.mail.to) ?? Infinity);
    const overAt = isMoved ? endedAt : Math.min(endedAt, moved?.surely ?? Infinity);
    if (own.callAt > overAt + claimToSendMs)
      say('after-leaving', `${own.id} to ${own.mail.to} began ${own.callAt - overAt} ms after they had left`);
    const consentAt = isMoved ? moved.triedAt : reader.confirmTriedAt;
    if (consentAt === null || own.callAt < consentAt) say('unwanted', `${own.id} to ${own.mail.to}, not confirmed`);
    if (isPausedAt(choices, own.callAt)) say('paused', `${own.id} to ${address}, who had paused`);
    if (own.mail.subject === 'quiet' && chosenAt(reader, own).every(({ choice }) => choice.quiet === 'silence'))
      say('unwanted', `${own.id} to ${address} tells of a quiet week to somebody who wants silence`);
    const fresh = shownIn(own.mail).filter((article) => !firstMail.has(article));
    const numbers = fresh.map((article) => byArticle.get(article)?.number ?? 0);
    // The same mail again may hold what was over the cap before its reader left a topic.
    const { delivery } = own.mail.tags;
    const before = [...highest].filter(([other]) => other !== delivery).map(([, number]) => number);
    if (Math.min(...numbers) < Math.max(0, ...before))
      say('order', `${own.id} to ${address} holds what came before an earlier mail`);
    highest.set(delivery, Math.max(highest.get(delivery) ?? 0, ...numbers));
    const plannedBy = latestPlan(world, reader, own);
    for (const article of fresh) {
      const event = byArticle.get(article);
      checkArticle(world, reader, own, event, article, say);
      if (plannedBy !== null && event && event.publicAt > plannedBy)
        say('early', `${own.id} to ${address} holds ${article}, planned before that was public`);
    }
    const again = shownIn(own.mail).find((article) => firstMail.has(article));
    if (again !== undefined) checkRepeat(own, digests, reader, tally, say);
    for (const article of fresh) firstMail.set(article, own);
  }
}

/** Choices that may have been in force when a mail was claimed. */
function chosenAt({ choices }: ReaderRecord, { callAt }: AcceptedMail) {
  return inForce(choices, callAt - claimToSendMs, callAt);
}

function checkArticle(
  world: World,
  reader: ReaderRecord,
  own: AcceptedMail,
  event: PublicEvent | undefined,
  article: string,
  say: Say,
): void {
  const { pubmed } = world;
  const { confirmTriedAt } = reader;
  const about = `${own.id} to ${own.mail.to} holds ${article}`;
  const published = pubmed.articles.find(({ pmid }) => pmid === article);
  if (!event || !published) {
    say('unwanted', `${about}, which is not public`);
    return;
  }
  const wholeAt = pubmed.firstWholeAt.get(published.listedBy) ?? Number.POSITIVE_INFINITY;
  if (published.visibleAt <= wholeAt && !pubmed.unanswered.has(article))
    say('flood', `${about}, which stood on the first whole list`);
  if (confirmTriedAt !== null && event.publicAt < confirmTriedAt)
    say('unwanted', `${about}, older than their subscription`);
  const mayWant = chosenAt(reader, own).some(({ choice }) => follows(choice.topics, event));
  if (!mayWant) say('unwanted', `${about} of a topic they did not choose, or have left`);
}

/** When the run of a mail's slot had been planned at the latest; `null` where an outsider cannot say. */
function latestPlan({ planned }: World, { choices, confirmedAt }: ReaderRecord, { callAt }: AcceptedMail) {
  const [only, another] = choices;
  if (!only || another || only.choice.cadence === 'immediate') return null;
  const slot = slotOf(only.choice, callAt);
  if (callAt - slot < slotMarginMs || confirmedAt === null || slot < confirmedAt) return null;
  const sweep = planned.filter(({ from }) => from > slot + 2 * minuteMs).map(({ by }) => by);
  return sweep.length > 0 ? Math.min(...sweep) : null;
}

/** A day of the quota is counted in whole hours, by clocks that are off: ten minutes are within that. */
function checkQuota({ scenario }: World, digests: readonly AcceptedMail[], say: Say): void {
  const { perDay } = scenario.account;
  const most = perDay - keptForSignUps(perDay);
  digests.forEach(({ id, acceptedAt }, index) => {
    const before = digests[index - most];
    if (before && acceptedAt - before.acceptedAt < dayMs - 10 * minuteMs)
      say('over-quota', `${id} is one more than the ${most} digests of a day`);
  });
}

/**
 * A repeat is excused if nobody could know: the sender of the mail before it died, failed or had no answer, and none of
 * its Send and Delivery events had been dealt with when this one was claimed. It must be the same mail, whole.
 */
function checkRepeat(
  own: AcceptedMail,
  digests: readonly AcceptedMail[],
  { choices }: ReaderRecord,
  tally: Tally,
  say: Say,
): void {
  const isSame = ({ mail, callAt }: AcceptedMail) => {
    if (mail.text === own.mail.text) return true;
    // Somebody chose anew in between: it is the same mail, as they want it now.
    const isChosenAnew = inForce(choices, callAt - claimToSendMs, own.callAt).length > 1;
    return isChosenAnew && mail.tags.delivery === own.mail.tags.delivery;
  };
  const before = digests.slice(0, digests.indexOf(own)).findLast(isSame);
  const why = whyKnown(own, before);
  if (why !== null) {
    say('repeated', `${own.id} to ${own.mail.to} ${why}`);
    return;
  }
  tally.repeats += 1;
  if (before?.eventArrivedAt) tally.eventLate += 1;
  else tally.eventLost += 1;
}

/** Why somebody could have known that this mail was a repeat; `null` when nobody could. */
function whyKnown(own: AcceptedMail, before: AcceptedMail | undefined): string | null {
  if (!before) return `repeats articles in another mail: ${own.mail.text}`;
  const { settledByEventAt } = before;
  if (settledByEventAt !== null && settledByEventAt + claimToSendMs < own.callAt)
    return `repeats ${before.id}, whose event had been dealt with`;
  return isCrash(before) ? null : `repeats ${before.id}, whose sender knew`;
}

function isCrash({ isTold, process }: AcceptedMail): boolean {
  return !isTold || !process.isWhole;
}
