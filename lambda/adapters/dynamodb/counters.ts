import { randomBytes } from 'node:crypto';
import { type Counters, exactLimitAtMost, type Limit } from '../../core/ports/counters.ts';
import { counterKey } from './keys.ts';
import { numberOf, readable, schemaVersion, textsOf } from './read-attribute.ts';
import { StoreUnavailableError } from './store-unavailable.ts';
import type { SubscriptionStoreOptions } from './subscription-store.ts';
import type { Table } from './table.ts';

/** DynamoDB's time-to-live removes what is over, within days; until then it is in nobody's way. */
const keptLongerSeconds = 3_600;

/** {@link Counters} in one DynamoDB table. */
export function createCounters(table: Table, { addressKey: secret }: SubscriptionStoreOptions): Counters {
  return {
    take: async (key, limit, now, id = randomBytes(9).toString('base64url')) => {
      if (Buffer.byteLength(secret) < 16) throw new RangeError('the key that hashes what is counted is under 16 bytes');
      if (limit.limit < 1) return false;
      const counted = `${limit.limit}/${limit.windowSeconds} ${key}`;
      return limit.limit <= exactLimitAtMost
        ? takeExactly(table, (window) => counterKey(secret, counted, window), limit, now, id)
        : takeOfWindow(table, (window) => counterKey(secret, counted, window), limit, now);
    },
  };
}

type KeyOf = (window: string) => ReturnType<typeof counterKey>;

/**
 * The takes of the last window stand in the item, `<ISO 8601>#<id>`; a take adds itself if nobody else did meanwhile. Each
 * round one of those who want it succeeds, so `limit` rounds decide for everybody.
 */
async function takeExactly(table: Table, keyOf: KeyOf, limit: Limit, now: Date, id: string): Promise<boolean> {
  const key = keyOf('LAST');
  const since = new Date(now.valueOf() - limit.windowSeconds * 1_000).toISOString();
  for (let round = 0; round <= 2 * exactLimitAtMost; round += 1) {
    const item = await table.get(key);
    const takes = item ? textsOf(readable(item), 'takes').filter((take) => momentOf(take) > since) : [];
    if (takes.some((take) => take.endsWith(`#${id}`))) return true;
    if (takes.length >= limit.limit) return false;
    const revision = item ? numberOf(item, 'revision') : 0;
    const taken = await table.update(key, {
      set: {
        v: schemaVersion,
        takes: [...takes, `${now.toISOString()}#${id}`],
        revision: revision + 1,
        expires: expiry(now, limit),
      },
      condition: item
        ? { expression: '#revision = :revision', values: { revision } }
        : { expression: 'attribute_not_exists(#PK)' },
    });
    if (taken.applied) return true;
  }
  throw new StoreUnavailableError('Others keep taking from one counter.', { kind: 'throttled', remedy: 'Try again.' });
}

/**
 * One number for each window of the clock. A repeated attempt whose first answer was lost finds its own mark (`writer`) and
 * does not count twice; only if somebody came in between it does: the limit is then reached early, never late.
 */
async function takeOfWindow(table: Table, keyOf: KeyOf, limit: Limit, now: Date): Promise<boolean> {
  const windowMs = limit.windowSeconds * 1_000;
  const start = new Date(Math.floor(now.valueOf() / windowMs) * windowMs);
  const { applied } = await table.update(keyOf(start.toISOString()), {
    set: { v: schemaVersion, expires: expiry(start, limit) },
    copy: ['#count = if_not_exists(#count, :zero) + :one'],
    condition: {
      expression:
        '(attribute_not_exists(#count) OR #count < :limit) AND (attribute_not_exists(#writer) OR #writer <> :set_writer)',
      values: { zero: 0, one: 1, limit: limit.limit },
    },
  });
  return applied;
}

function momentOf(take: string): string {
  return take.slice(0, take.indexOf('#'));
}

/** Epoch seconds, as DynamoDB's time-to-live wants them. */
function expiry(from: Date, { windowSeconds }: Limit): number {
  return Math.ceil(from.valueOf() / 1_000) + windowSeconds + keptLongerSeconds;
}
