import { randomBytes } from 'node:crypto';
import { isSameAddress } from '../../core/email-address.ts';
import type { SubscriptionStore } from '../../core/ports/subscription-store.ts';
import { emptySubscription, type Subscription } from '../../core/subscription.ts';
import { addressMoves } from './address-moves.ts';
import { addressPointers } from './address-pointers.ts';
import type { PlainItem } from './attributes.ts';
import { openClaims } from './claims.ts';
import { shards, subscriberPartition, subscriptionKey } from './keys.ts';
import { mailReports } from './mail-reports.ts';
import { textOrNull } from './read-attribute.ts';
import { keepingSchedules } from './schedules.ts';
import { StoreUnavailableError } from './store-unavailable.ts';
import {
  amendedAttributes,
  forgottenAttributes,
  sameChoices,
  subscriptionAttributes,
  subscriptionOf,
} from './subscription-item.ts';
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
  const pointers = addressPointers(table, options.addressKey);
  const { hashOf } = pointers;
  const moves = addressMoves(table, pointers);

  async function get(review: string, id: string): Promise<Subscription | null> {
    const item = await table.get(subscriptionKey(review, id));
    return item && subscriptionOf(review, item);
  }

  /**
   * The pointer first, then the item it names. Everyone who finds a pointer without its item completes it *under the id
   * the pointer names*, so however many do, and wherever they die, an address has one subscription.
   */
  async function create(subscription: Subscription): Promise<Subscription> {
    const { review, address } = subscription;
    const hash = hashOf(address);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const own = { id: subscription.id, move: null };
      const pointer = (await pointers.take(hash, review, own)) ? own : await pointers.read(hash, review);
      if (!pointer) continue; // erased between the two requests
      const made = { ...subscription, id: pointer.id };
      if (await table.put(subscriptionKey(review, made.id), subscriptionAttributes(made), absent)) return made;
      const holder = await moves.holderOf(review, address, pointer);
      if (holder !== null && holder !== 'missing') return holder;
    }
    throw crowded(`Others keep changing the subscription of one address to "${review}".`, 'Try again.');
  }

  const end: SubscriptionStore['end'] = async (review, id, status, at, address) => {
    // A suppression outlasts everything; an unsubscription may still become one (a late bounce or complaint).
    const from = status === 'SUPPRESSED' ? ':pending, :active, :unsubscribed' : ':pending, :active';
    const ended = await table.update(subscriptionKey(review, id), {
      set: { status, endedAt: at, confirmBy: null },
      copy: ['#consentVersion = #consentVersion + :one'],
      condition: {
        expression: `#status IN (${from})${address === undefined ? '' : ' AND #address = :address'}`,
        values: {
          pending: 'PENDING',
          active: 'ACTIVE',
          unsubscribed: 'UNSUBSCRIBED',
          one: 1,
          ...(address !== undefined && { address }),
        },
      },
    });
    return ended.applied ? subscriptionOf(review, ended.item) : await get(review, id);
  };

  /** The last part of an erasure: the pointer, and the hash by which it is found. */
  async function forgetErased(review: string, id: string, item: PlainItem): Promise<void> {
    const hash = textOrNull(item, 'erasingHash');
    if (hash === null) return;
    await pointers.remove(hash, review, id);
    await table.update(subscriptionKey(review, id), {
      set: { erasingHash: null },
      condition: { expression: '#status = :erased', values: { erased: 'ERASED' } },
    });
  }

  return keepingSchedules(table, {
    get,

    byAddress: async (review, address) => {
      const pointer = await pointers.read(hashOf(address), review);
      const found = pointer && (await get(review, pointer.id));
      // A pointer that a change of address or an erasure left behind names somebody else, or nobody.
      const isOther = found && found.address !== '' && !isSameAddress(found.address, address);
      return isOther || found?.status === 'ERASED' ? null : found;
    },

    create,

    replace: async (before, after) => {
      const isSame = before.review === after.review && before.id === after.id;
      if (!isSame || (after.address !== '' && !isSameAddress(before.address, after.address)))
        throw new RangeError('a subscription keeps its review, its id and its address; create another one');
      // It was open when it was read. If it has been given back since, writing it again would bring it back to life.
      if (after.claim !== null) return false;
      const { applied } = await table.update(subscriptionKey(before.review, before.id), {
        set: subscriptionAttributes(after),
        condition: {
          expression: `#consentVersion = :consent AND #status = :status AND #cursor = :cursor AND attribute_not_exists(#claimDelivery) AND ${sameChoices(before).expression}`,
          values: {
            consent: before.consentVersion,
            status: before.status,
            cursor: before.cursor,
            ...sameChoices(before).values,
          },
        },
      });
      return applied;
    },

    amend: async (before, changes) => {
      const outcome = await table.update(subscriptionKey(before.review, before.id), {
        set: amendedAttributes(before, changes),
        condition: {
          expression: '#consentVersion = :consent AND #status = :before',
          values: { consent: before.consentVersion, before: before.status },
        },
      });
      return outcome.applied ? subscriptionOf(before.review, outcome.item) : null;
    },

    moveAddress: moves.moveAddress,
    withdrawAddress: moves.withdrawAddress,

    finish: async (review, id) => {
      const item = await table.get(subscriptionKey(review, id));
      if (!item) return;
      await moves.forgetLeft(subscriptionOf(review, item), item);
      await forgetErased(review, id, item);
    },

    end,

    suppressAddress: async (review, address, at) => {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const place = emptySubscription(review, randomBytes(16).toString('hex'), 'SUPPRESSED');
        const holder = await create({ ...place, address, createdAt: at, endedAt: at });
        if (holder.status === 'SUPPRESSED') return;
        // Whoever moves or is erased in between has left the address: look again.
        const ended = await end(review, holder.id, 'SUPPRESSED', at, holder.address);
        if (ended?.status === 'SUPPRESSED') return;
      }
      throw crowded(
        `Others keep changing the subscription of one address to "${review}".`,
        'The event is delivered again.',
      );
    },

    /**
     * The item first: from then on nothing is sent. It keeps the hash (not the address) until the pointer is gone, so
     * that an erasure which died in between can be finished by repeating it.
     */
    erase: async (review, id, at, consentVersion) => {
      const key = subscriptionKey(review, id);
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const item = await table.get(key);
        if (!item) return false;
        const subscription = subscriptionOf(review, item);
        if (await moves.forgetLeft(subscription, item)) continue;
        const { address, status, addressChange } = subscription;
        if (address === '') {
          await forgetErased(review, id, item);
          return true;
        }
        if (consentVersion !== undefined && subscription.consentVersion !== consentVersion) return false;
        const changing = addressChange && hashOf(addressChange.address);
        const isSuppressed = status === 'SUPPRESSED';
        await table.update(key, {
          set: {
            ...forgottenAttributes,
            status: isSuppressed ? status : 'ERASED',
            endedAt: at,
            erasingHash: isSuppressed ? null : hashOf(address),
            // The pointer a change of address may have taken already.
            leavingHash: changing === null || changing === hashOf(address) ? null : changing,
          },
          copy: ['#consentVersion = #consentVersion + :one'],
          condition: {
            expression: '#status = :status AND #consentVersion = :consent AND attribute_exists(#address)',
            values: { status, consent: subscription.consentVersion, one: 1 },
          },
        });
        // Whether it held or not: the next turn reads what is there now and does what is left.
      }
      throw crowded(`Others keep changing subscription ${id} of "${review}".`, 'Erase it again.');
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
    ...mailReports(table),
  });
}

function crowded(message: string, remedy: string): StoreUnavailableError {
  return new StoreUnavailableError(message, { kind: 'throttled', remedy });
}
