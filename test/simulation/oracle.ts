import type { StreamEvent } from '../../lambda/core/event-stream.ts';
import type { AcceptedMail } from './mail-service.ts';
import type { ReaderRecord } from './people.ts';
import type { ListName } from './pubmed.ts';
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
  | 'order';

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

/** No send starts later than this after its claim, so an unsubscription is overtaken by no more (send-digests.ts). */
const claimToSendMs = 10_000;

export type PublicEvent = Pick<StreamEvent, 'number' | 'article' | 'kind' | 'topics' | 'baseline'> & {
  readonly publicAt: number;
};

/**
 * The stream as pages and feeds show it, each event with the moment at which it became public. Throws when what is
 * committed cannot be read.
 */
export async function publicStream({ service, heads }: World): Promise<readonly PublicEvent[]> {
  const { articles } = service.stored();
  const { committed } = await articles.head('small-review');
  const events = await articles.events('small-review', 0, committed);
  return events.map(({ number, article, kind, topics, baseline }) => {
    const head = heads.find((one) => one.committed >= number);
    return { number, article, kind, topics, baseline, publicAt: head?.at ?? Number.POSITIVE_INFINITY };
  });
}

/** Articles a reader must have been sent by the end, if what is public by `until` counts. */
export function owedTo(
  world: World,
  reader: ReaderRecord,
  stream: readonly PublicEvent[],
  until: number,
): readonly PublicEvent[] {
  const { confirmedAt, leaveTriedAt, plan, choices } = reader;
  const { mail, pubmed, heads } = world;
  const isEnding = mail.accepted.some((own) => own.isEnding && own.mail.to === plan.address);
  if (confirmedAt === null || leaveTriedAt !== null || isEnding) return [];
  const refused = mail.refusedForGood.filter(({ to }) => to === plan.address).flatMap(({ text }) => text.split(','));
  const baselinedAt = (list: ListName) => heads.find(({ baselined }) => baselined.includes(list))?.at;
  const isNews = ({ article, baseline }: PublicEvent) => {
    const published = pubmed.articles.find(({ pmid }) => pmid === article);
    const takenInAt = published && baselinedAt(published.listedBy);
    return !baseline || (takenInAt !== undefined && published!.visibleAt > takenInAt);
  };
  return stream.filter(
    (event) =>
      event.kind === 'NEW' &&
      event.publicAt > confirmedAt &&
      event.publicAt <= until &&
      isNews(event) &&
      !refused.includes(event.article) &&
      inForce(choices, event.publicAt).every(({ topics }) => follows(topics, event)),
  );
}

function follows(topics: readonly string[], event: PublicEvent): boolean {
  return topics.length === 0 || topics.some((topic) => event.topics.includes(topic));
}

/** Choices that may have been in force at some moment from `at` on. */
function inForce(choices: ReaderRecord['choices'], at: number): ReaderRecord['choices'] {
  const surely = choices.findLastIndex((choice) => choice.surely !== null && choice.surely <= at);
  return choices.slice(Math.max(0, surely));
}

export function lostArticles(
  world: World,
  readers: readonly ReaderRecord[],
  stream: readonly PublicEvent[],
  until: number,
): readonly Violation[] {
  return readers.flatMap((reader) => {
    const { address } = reader.plan;
    const sent = new Set(digestsTo(world, address).flatMap((own) => articlesOf(own)));
    return owedTo(world, reader, stream, until)
      .filter(({ article }) => !sent.has(article))
      .map(
        ({ article, number }): Violation => ({ kind: 'lost', what: `${address} was not sent ${article} (${number})` }),
      );
  });
}

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
  tally.crashes = mail.accepted.filter((own) => own.mail.subject === 'digest' && isCrash(own)).length;
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
  const { address } = reader.plan;
  const digests = digestsTo(world, address);
  tally.mails += digests.length;
  if (reader.confirmedAt !== null) tally.readers += 1;
  const endedAt = Math.min(reader.leftAt ?? Infinity, world.suppressedAt.get(address) ?? Infinity);
  const byArticle = new Map(announced.map((event) => [event.article, event]));
  const firstMail = new Map<string, AcceptedMail>();
  let highest = 0;
  for (const own of digests) {
    if (own.callAt > endedAt + claimToSendMs)
      say('after-leaving', `${own.id} to ${address} began ${own.callAt - endedAt} ms after they had left`);
    if (reader.confirmTriedAt === null || own.callAt < reader.confirmTriedAt)
      say('unwanted', `${own.id} to ${address}, who had not confirmed`);
    const fresh = articlesOf(own).filter((article) => !firstMail.has(article));
    const numbers = fresh.map((article) => byArticle.get(article)?.number ?? 0);
    if (Math.min(...numbers) < highest) say('order', `${own.id} to ${address} holds what came before an earlier mail`);
    highest = Math.max(highest, ...numbers);
    for (const article of fresh) checkArticle(world, reader, own, byArticle.get(article), article, say);
    const again = articlesOf(own).find((article) => firstMail.has(article));
    if (again !== undefined) checkRepeat(own, digests, tally, say);
    for (const article of fresh) firstMail.set(article, own);
  }
}

function checkArticle(
  { pubmed }: World,
  { plan, confirmTriedAt, choices }: ReaderRecord,
  own: AcceptedMail,
  event: PublicEvent | undefined,
  article: string,
  say: Say,
): void {
  const published = pubmed.articles.find(({ pmid }) => pmid === article);
  if (!event || !published) {
    say('unwanted', `${own.id} to ${plan.address} holds ${article}, which is not public`);
    return;
  }
  const wholeAt = pubmed.firstWholeAt.get(published.listedBy) ?? Number.POSITIVE_INFINITY;
  if (published.visibleAt <= wholeAt && !pubmed.unanswered.has(article))
    say('flood', `${own.id} to ${plan.address} holds ${article}, which stood on the first whole list`);
  if (confirmTriedAt !== null && event.publicAt < confirmTriedAt)
    say('unwanted', `${own.id} to ${plan.address} holds ${article}, older than their subscription`);
  const mayWant = choices.some(({ topics, from }) => from <= own.callAt && follows(topics, event));
  if (!mayWant) say('unwanted', `${own.id} to ${plan.address} holds ${article} of a topic they never chose`);
}

/**
 * A repeat is excused if nobody could know: the sender of the mail before it died, failed or had no answer, and none of
 * its Send and Delivery events had been dealt with when this one was claimed. It must be the same mail, whole.
 */
function checkRepeat(own: AcceptedMail, digests: readonly AcceptedMail[], tally: Tally, say: Say): void {
  const before = digests.slice(0, digests.indexOf(own)).findLast(({ mail }) => mail.text === own.mail.text);
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

function digestsTo({ mail }: World, address: string): readonly AcceptedMail[] {
  return mail.accepted.filter(({ mail: { to, subject } }) => to === address && subject === 'digest');
}

function articlesOf({ mail }: AcceptedMail): readonly string[] {
  return mail.text.split(',').filter((id) => id !== '');
}
