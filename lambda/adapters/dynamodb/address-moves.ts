import { isSameAddress } from '../../core/email-address.ts';
import type { SubscriptionStore } from '../../core/ports/subscription-store.ts';
import { emptySubscription, type Subscription } from '../../core/subscription.ts';
import type { AddressPointer, AddressPointers } from './address-pointers.ts';
import type { PlainItem } from './attributes.ts';
import { subscriptionKey } from './keys.ts';
import { textOrNull } from './read-attribute.ts';
import { StoreUnavailableError } from './store-unavailable.ts';
import { subscriptionAttributes, subscriptionOf } from './subscription-item.ts';
import type { Table } from './table.ts';

const attempts = 8;
const absent = { expression: 'attribute_not_exists(#PK)' };

/**
 * A change of address, killed wherever it may be:
 *
 *     pointer of the new one ── item: address, and the old one's hash ── pointer of the old one ── hash
 *              │                              │                                   │
 *              kill: taken, but the item      kill: moved; the old pointer is     kill: done
 *              says it never happened         removed by whoever comes next
 *
 * The item decides: one conditional update that holds only under the consent version of the change. A pointer it does not
 * confirm is removed by the next who finds it: by a sign-up, another change, an erasure or the daily purge.
 */
export function addressMoves(table: Table, pointers: AddressPointers) {
  const read = async (review: string, id: string) => {
    const item = await table.get(subscriptionKey(review, id));
    return item && { item, subscription: subscriptionOf(review, item) };
  };

  /** Removes the pointer that the last change left; `false`: there was none. */
  async function forgetLeft(subscription: Subscription, item: PlainItem): Promise<boolean> {
    const { review, id, consentVersion } = subscription;
    const hash = textOrNull(item, 'leavingHash');
    if (hash === null) return false;
    // A pointer that a later change took carries a mark that is not below the version of this reading.
    await pointers.remove(hash, review, id, consentVersion);
    await table.update(subscriptionKey(review, id), {
      set: { leavingHash: null },
      condition: { expression: '#leavingHash = :hash', values: { hash } },
    });
    return true;
  }

  async function withdrawAddress(before: Subscription): Promise<boolean> {
    const { review, id, consentVersion, addressChange } = before;
    const current = addressChange && (await read(review, id));
    if (!current) return false;
    await forgetLeft(current.subscription, current.item);
    const hash = pointers.hashOf(addressChange.address);
    const isOther = before.address === '' || hash !== pointers.hashOf(before.address);
    const { applied, ...outcome } = await table.update(subscriptionKey(review, id), {
      set: {
        newAddress: null,
        newAddressBy: null,
        consentVersion: consentVersion + 1,
        ...(isOther && { leavingHash: hash }),
      },
      condition: {
        expression:
          '#consentVersion = :consent AND attribute_exists(#newAddress) AND attribute_not_exists(#leavingHash)',
        values: { consent: consentVersion },
      },
    });
    if ('item' in outcome) await forgetLeft(subscriptionOf(review, outcome.item), outcome.item);
    return applied;
  }

  /**
   * The subscription that a pointer rightly names, `missing` when it does not exist, `null` when the pointer was left by an
   * erasure or a change of address and is now removed: look again.
   */
  async function holderOf(
    review: string,
    address: string,
    { id }: AddressPointer,
  ): Promise<Subscription | 'missing' | null> {
    const hash = pointers.hashOf(address);
    const found = (await read(review, id))?.subscription;
    if (!found) return 'missing';
    if (found.status === 'ERASED') {
      await pointers.remove(hash, review, id);
      return null;
    }
    // A suppression keeps its pointer when its address is erased.
    if (found.address === '' || isSameAddress(found.address, address)) return found;
    const { addressChange } = found;
    // A change that took the pointer and went no further could still go on: it has to be withdrawn first.
    if (addressChange && isSameAddress(addressChange.address, address)) await withdrawAddress(found);
    else await pointers.remove(hash, review, id, found.consentVersion + 1);
    return null;
  }

  /** The pointer of the new address, or `false`: the address has a subscription, or must not be mailed. */
  async function reserve({ review, id, consentVersion }: Subscription, address: string): Promise<boolean> {
    const hash = pointers.hashOf(address);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (await pointers.take(hash, review, { id, move: consentVersion })) return true;
      const pointer = await pointers.read(hash, review);
      if (pointer === null) continue;
      if (pointer.id === id) {
        await pointers.mark(hash, review, id, consentVersion);
        return true;
      }
      const holder = await holderOf(review, address, pointer);
      if (holder === 'missing') {
        // A sign-up died before it made its item: an erased one in its place stops it, should it still be alive.
        const gone = subscriptionAttributes(emptySubscription(review, pointer.id, 'ERASED'));
        await table.put(subscriptionKey(review, pointer.id), gone, absent);
      } else if (holder !== null) return false;
    }
    throw new StoreUnavailableError(`Others keep changing the subscription of one address to "${review}".`, {
      kind: 'throttled',
      remedy: 'Try again.',
    });
  }

  const moveAddress: SubscriptionStore['moveAddress'] = async (before) => {
    const { review, id, consentVersion, addressChange } = before;
    const current = addressChange && (await read(review, id));
    if (!current) return 'changed';
    await forgetLeft(current.subscription, current.item);
    const from = pointers.hashOf(before.address);
    const to = pointers.hashOf(addressChange.address);
    if (from !== to && !(await reserve(before, addressChange.address))) return 'taken';
    const outcome = await table.update(subscriptionKey(review, id), {
      set: {
        address: addressChange.address,
        newAddress: null,
        newAddressBy: null,
        consentVersion: consentVersion + 1,
        // They were about the old address.
        softBounces: null,
        ...(from !== to && { leavingHash: from }),
      },
      condition: {
        expression:
          '#consentVersion = :consent AND #status = :active AND #newAddress = :address AND attribute_not_exists(#leavingHash)',
        values: { consent: consentVersion, active: 'ACTIVE', address: addressChange.address },
      },
    });
    if (outcome.applied) {
      await forgetLeft(subscriptionOf(review, outcome.item), outcome.item);
      return 'moved';
    }
    const now = (await read(review, id))?.subscription;
    if (now && now.address !== '' && isSameAddress(now.address, addressChange.address)) return 'moved';
    await pointers.remove(to, review, id, consentVersion + 1);
    return 'changed';
  };

  return { moveAddress, withdrawAddress, holderOf, forgetLeft };
}
