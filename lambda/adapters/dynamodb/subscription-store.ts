import { addressKey } from '../../core/email-address.ts';
import type { SubscriptionStore } from '../../core/ports/subscription-store.ts';
import type { Subscription } from '../../core/subscription.ts';
import type { PlainItem } from './attributes.ts';
import { openClaims } from './claims.ts';
import { addressHash, addressPointerKey, shards, subscriberPartition, subscriptionKey } from './keys.ts';
import { schemaVersion, textOf, textOrNull } from './read-attribute.ts';
import { StoreUnavailableError } from './store-unavailable.ts';
import { subscriptionAttributes, subscriptionOf } from './subscription-item.ts';
import type { Table } from './table.ts';

/** Attempts at a change that others keep getting ahead of; each lost one means that somebody else's succeeded. */
const attempts = 8;
const pageSizeLimit = 1_000;
const absent = { expression: 'attribute_not_exists(#PK)' };

export interface SubscriptionStoreOptions {
  /**
   * Keys the hash under which an address is found. At least 16 bytes, and the same for ever: a changed key makes every
   * address look new.
   */
  readonly addressKey: string | Uint8Array;
}

/** {@link SubscriptionStore} in one DynamoDB table. */
export function createSubscriptionStore(table: Table, options: SubscriptionStoreOptions): SubscriptionStore {
  const { addressKey: secret } = options;
  const hashOf = (address: string) => {
    // Asked here, not at the start: a Lambda that never looks up an address needs no key, and should have none.
    if (Buffer.byteLength(secret) < 16) throw new RangeError('the key that hashes addresses is under 16 bytes');
    return addressHash(secret, address);
  };

  async function get(review: string, id: string): Promise<Subscription | null> {
    const item = await table.get(subscriptionKey(review, id));
    return item && subscriptionOf(review, item);
  }

  async function removePointer(hash: string, review: string, id: string): Promise<void> {
    await table.remove(addressPointerKey(hash, review), { expression: '#id = :id', values: { id } });
  }

  return {
    get,

    byAddress: async (review, address) => {
      const pointer = await table.get(addressPointerKey(hashOf(address), review));
      const found = pointer && (await get(review, textOf(pointer, 'id')));
      return found?.status === 'ERASED' ? null : found;
    },

    /**
     * The pointer first, then the item it names. Everyone who finds a pointer without its item completes it *under the id
     * the pointer names*, so however many do, and wherever they die, an address has one subscription.
     */
    create: async (subscription) => {
      const { review, address } = subscription;
      const hash = hashOf(address);
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const pointerAttributes: PlainItem = { v: schemaVersion, id: subscription.id };
        const isFirst = await table.put(addressPointerKey(hash, review), pointerAttributes, absent);
        const pointer = isFirst ? pointerAttributes : await table.get(addressPointerKey(hash, review));
        if (!pointer) continue; // erased between the two requests
        const own = { ...subscription, id: textOf(pointer, 'id') };
        if (await table.put(subscriptionKey(review, own.id), subscriptionAttributes(own), absent)) return own;
        const existing = await get(review, own.id);
        if (existing && existing.status !== 'ERASED') return existing;
        await removePointer(hash, review, own.id); // an erasure died before it came to this
      }
      throw new StoreUnavailableError(`Others keep changing the subscription of one address to "${review}".`, {
        kind: 'throttled',
        remedy: 'Try again.',
      });
    },

    replace: async (before, after) => {
      const isSame = before.review === after.review && before.id === after.id;
      if (!isSame || (after.address !== '' && addressKey(before.address) !== addressKey(after.address)))
        throw new RangeError('a subscription keeps its review, its id and its address; create another one');
      const { applied } = await table.update(subscriptionKey(before.review, before.id), {
        set: subscriptionAttributes(after),
        condition: {
          expression:
            '#consentVersion = :consent AND #status = :status AND #cursor = :cursor AND attribute_not_exists(#claimDelivery)',
          values: { consent: before.consentVersion, status: before.status, cursor: before.cursor },
        },
      });
      return applied;
    },

    end: async (review, id, status, at) => {
      // A suppression outlasts everything; an unsubscription may still become one (a late bounce or complaint).
      const from = status === 'SUPPRESSED' ? ':pending, :active, :unsubscribed' : ':pending, :active';
      const ended = await table.update(subscriptionKey(review, id), {
        set: { status, endedAt: at, confirmBy: null },
        copy: ['#consentVersion = #consentVersion + :one'],
        condition: {
          expression: `#status IN (${from})`,
          values: { pending: 'PENDING', active: 'ACTIVE', unsubscribed: 'UNSUBSCRIBED', one: 1 },
        },
      });
      return ended.applied ? subscriptionOf(review, ended.item) : await get(review, id);
    },

    /**
     * The item first: from then on nothing is sent. It keeps the hash (not the address) until the pointer is gone, so
     * that an erasure which died in between can be finished by repeating it.
     */
    erase: async (review, id, at) => {
      const key = subscriptionKey(review, id);
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const item = await table.get(key);
        if (!item) return false;
        const { address, status } = subscriptionOf(review, item);
        const pending = textOrNull(item, 'erasingHash');
        if (address === '') {
          if (pending === null) return true;
          await removePointer(pending, review, id);
          await table.update(key, {
            set: { erasingHash: null },
            condition: { expression: '#status = :erased', values: { erased: 'ERASED' } },
          });
          return true;
        }
        const isSuppressed = status === 'SUPPRESSED';
        await table.update(key, {
          set: {
            address: null,
            topics: {},
            status: isSuppressed ? status : 'ERASED',
            endedAt: at,
            confirmBy: null,
            erasingHash: isSuppressed ? null : hashOf(address),
          },
          copy: ['#consentVersion = #consentVersion + :one'],
          condition: {
            expression: '#status = :status AND attribute_exists(#address)',
            values: { status, one: 1 },
          },
        });
        // Whether it held or not: the next turn reads what is there now and does what is left.
      }
      throw new StoreUnavailableError(`Others keep changing subscription ${id} of "${review}".`, {
        kind: 'throttled',
        remedy: 'Erase it again.',
      });
    },

    shards,

    page: async (review, shard, after, limit) => {
      const page: Subscription[] = [];
      if (limit < 1) return page;
      const range = {
        partition: subscriberPartition(review, shard),
        pageSize: Math.min(limit, pageSizeLimit),
        ...(after === '' ? {} : { sortKey: { expression: '#SK > :after', values: { after } } }),
      };
      for await (const items of table.pages(range)) {
        page.push(...items.map((item) => subscriptionOf(review, item)));
        if (page.length >= limit) break;
      }
      return page.slice(0, limit);
    },

    ...openClaims(table),
  };
}
