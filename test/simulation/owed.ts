import type { StreamEvent } from '../../lambda/core/event-stream.ts';
import { inForce, owedUntil } from './choices.ts';
import type { AcceptedMail } from './mail-service.ts';
import type { Violation } from './oracle.ts';
import type { ReaderRecord } from './people.ts';
import type { ListName } from './pubmed.ts';
import type { Beyond } from './service.ts';
import type { World } from './world.ts';

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

/** Articles a reader must have been sent, if what is public by `until` counts. */
function owedTo(
  world: World,
  reader: ReaderRecord,
  stream: readonly PublicEvent[],
  until: number,
): readonly PublicEvent[] {
  const { confirmedAt, leaveTriedAt, id, choices } = reader;
  const { mail, pubmed, heads } = world;
  const isEnding = mail.accepted.some((own) => own.isEnding && own.mail.tags.subscription === id);
  if (confirmedAt === null || leaveTriedAt !== null || isEnding) return [];
  const refused = mail.refusedForGood
    .filter(({ tags, subject }) => tags.subscription === id && subject === 'digest')
    .flatMap((own) => [...shownIn(own), ...beyond(own, stream).map(({ article }) => article)]);
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
      inForce(choices, event.publicAt).every(({ choice }) => follows(choice.topics, event)),
  );
}

export function follows(topics: readonly string[], event: PublicEvent): boolean {
  return topics.length === 0 || topics.some((topic) => event.topics.includes(topic));
}

/**
 * What has not come to readers who stayed, as of a moment at which every run has been served. What a cap left to the web
 * edition has come, as far as the mail counted it.
 */
export function lostArticles(
  world: World,
  readers: readonly ReaderRecord[],
  stream: readonly PublicEvent[],
  servedAt: number,
): readonly Violation[] {
  return readers.flatMap((reader) => {
    const owed = owedTo(world, reader, stream, owedUntil(reader.choices, servedAt));
    const digests = digestsTo(world, reader).map(({ mail }) => mail);
    const sent = new Set(digests.flatMap(shownIn));
    for (const mail of digests) {
      const rest = beyond(mail, owed).filter(({ article }) => !shownIn(mail).includes(article));
      if (rest.length <= beyondOf(mail).more) for (const { article } of rest) sent.add(article);
    }
    return owed
      .filter(({ article }) => !sent.has(article))
      .map(({ article, number }): Violation => {
        return { kind: 'lost', what: `${reader.plan.address} was not sent ${article} (${number})` };
      });
  });
}

/** Digests, and lines about quiet weeks, to a reader's addresses. */
export function digestsTo({ mail }: World, { plan, moved }: ReaderRecord): readonly AcceptedMail[] {
  const addresses = [plan.address, ...(moved ? [moved.to] : [])];
  return mail.accepted.filter(({ mail: own }) => addresses.includes(own.to) && isDigest(own));
}

export function isDigest({ subject }: AcceptedMail['mail']): boolean {
  return subject === 'digest' || subject === 'quiet';
}

/** Articles that stand in a mail. */
export function shownIn({ text }: AcceptedMail['mail']): readonly string[] {
  return text.split(',').filter((id) => id !== '');
}

/** Events of a mail's range, where its cap left some to the web edition. */
function beyond(mail: AcceptedMail['mail'], events: readonly PublicEvent[]): readonly PublicEvent[] {
  const { more, from, to } = beyondOf(mail);
  return more === 0 ? [] : events.filter(({ number }) => from < number && number <= to);
}

function beyondOf({ html }: AcceptedMail['mail']): Beyond {
  return html === '' ? { more: 0, from: 0, to: 0 } : (JSON.parse(html) as Beyond);
}
