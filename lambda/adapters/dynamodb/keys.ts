import { createHash, createHmac } from 'node:crypto';
import type { ArticleId } from '../../core/article.ts';
import type { DigestRun } from '../../core/digest-run.ts';
import { addressKey } from '../../core/email-address.ts';

/** Partition and sort key of one item. Every key of the table is built in this file and nowhere else. */
export interface Key {
  readonly PK: string;
  readonly SK: string;
}

/** One hexadecimal digit: articles and subscribers of a review are spread over this many partitions each. */
export const shards: readonly string[] = Array.from({ length: 16 }, (_, shard) => shard.toString(16));

export const headKey = (review: string): Key => ({ PK: `REVIEW#${slug(review)}`, SK: 'HEAD' });

export const knownKey = (review: string): Key => ({ PK: `REVIEW#${slug(review)}`, SK: 'KNOWN' });

/** A part of a Known too large for one item. The fence comes first, so parts of older writers sort below newer ones. */
export const knownPartKey = (review: string, fence: string, part: number): Key => ({
  PK: `REVIEW#${slug(review)}`,
  SK: `${knownPartPrefix}${fence}#${padded(part, 4)}`,
});

export const knownPartPrefix = 'KNOWN#';

/** A partition of its own: who publishes may write this and nothing else of a review. */
export const publishedFeedsKey = (review: string): Key => ({ PK: `PUBLISHED#${slug(review)}`, SK: 'FEEDS' });

export const eventKey = (review: string, number: number): Key => ({
  PK: `EVENTS#${slug(review)}`,
  SK: padded(number, 12),
});

export const articlePartition = (review: string, shard: string): string => `ARTICLES#${slug(review)}#${shard}`;

export const articleKey = (review: string, id: ArticleId): Key => ({
  PK: articlePartition(review, createHash('sha256').update(id).digest('hex').slice(0, 1)),
  SK: part(id),
});

export const subscriberPartition = (review: string, shard: string): string => `SUBSCRIBERS#${slug(review)}#${shard}`;

/** Ids are random hexadecimal digits, so their first one spreads them evenly. */
export const subscriptionKey = (review: string, id: string): Key => ({
  PK: subscriberPartition(review, id.slice(0, 1)),
  SK: part(id),
});

export const schedulesPartition = (review: string): string => `SCHEDULES#${slug(review)}`;

/** The key is the schedule's text (scheduleKey in slots.ts). */
export const scheduleItemKey = (review: string, schedule: string): Key => ({
  PK: schedulesPartition(review),
  SK: part(schedule),
});

/** The keyed hash by which an address is found: without the secret, the table answers no "is this address in it?". */
export const addressHash = (secret: string | Uint8Array, address: string): string =>
  createHmac('sha256', secret).update(addressKey(address)).digest('hex');

export const addressPointerKey = (hash: string, review: string): Key => ({ PK: `ADDRESS#${hash}`, SK: slug(review) });

export const runsPartition = (review: string): string => `RUNS#${slug(review)}`;

/** Slot first: the newest runs of both cadences are the end of one range. */
export const runKey = ({ review, cadence, slot }: Pick<DigestRun, 'review' | 'cadence' | 'slot'>): Key => ({
  PK: runsPartition(review),
  SK: `${part(slot)}#${cadence}`,
});

export const progressPartition = ({ review, cadence, slot }: Pick<DigestRun, 'review' | 'cadence' | 'slot'>): string =>
  `RUN#${slug(review)}#${cadence}#${part(slot)}`;

export const progressKey = (run: Pick<DigestRun, 'review' | 'cadence' | 'slot'>, shard: string): Key => ({
  PK: progressPartition(run),
  SK: part(shard),
});

/** What is counted is named by a keyed hash of it: addresses of people and of networks are among it. */
export const counterKey = (secret: string | Uint8Array, counted: string, window: string): Key => ({
  PK: `COUNTER#${createHmac('sha256', secret).update(`counter\0${counted}`).digest('hex')}`,
  SK: part(window),
});

export const signUpPartition = (review: string): string => `SIGNUPS#${slug(review)}`;

export const signUpKey = (review: string, id: string): Key => ({ PK: signUpPartition(review), SK: part(id) });

/** How far the table has come, for all reviews together. */
export const schemaKey: Key = { PK: 'SCHEMA#NOW', SK: 'VERSION' };

/** The switch and the pace of sending, for all reviews together. */
export const sendingKey = (what: 'STATE' | 'RATE'): Key => ({ PK: 'SENDING#NOW', SK: what });

/** Whether everything is paused. A partition of its own: whoever must know that need not read the pace of sending. */
export const pauseKey: Key = { PK: 'SERVICE#NOW', SK: 'PAUSE' };

/** There while a restore of the data is not finished. */
export const restoreKey: Key = { PK: 'SERVICE#NOW', SK: 'RESTORE' };

export const troublePartition = (day: string): string => `SENDING#${part(day)}`;

export const troubleKey = (day: string, trouble: string, event: string): Key => ({
  PK: troublePartition(day),
  SK: part(`${trouble}#${event}`),
});

/** What SES reported about a mail of the doctor's; under the switch, whose writers may write it. */
export const probePartition = (probe: string): string => `SENDING#PROBE-${part(probe)}`;

export const probeKey = (probe: string, kind: string): Key => ({ PK: probePartition(probe), SK: part(kind) });

/**
 * Orders all writes of all writers of a review, as text: a later epoch after an earlier one, and within one writer a
 * later write after an earlier one. An item carries the fence of its last write and refuses a lower one.
 */
export const fence = (epoch: number, write: number): string => `${padded(epoch, 10)}.${padded(write, 8)}`;

export const epochOfFence = (text: string): number => Number.parseInt(text, 10);

function slug(review: string): string {
  if (review === '' || review.includes('#')) throw new RangeError(`"${review}" cannot be the name of a review`);
  return review;
}

/** DynamoDB: a sort key has 1 to 1,024 bytes. */
function part(text: string): string {
  if (text === '' || Buffer.byteLength(text) > 1024) throw new RangeError(`"${text.slice(0, 80)}" cannot be a key`);
  return text;
}

function padded(number: number, digits: number): string {
  const text = String(number);
  if (!Number.isSafeInteger(number) || number < 0 || text.length > digits)
    throw new RangeError(`${number} is no number of at most ${digits} digits`);
  return text.padStart(digits, '0');
}
