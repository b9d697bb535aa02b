import { addressKey } from '../../lambda/core/email-address.ts';
import type { SubscriptionStore } from '../../lambda/core/ports/subscription-store.ts';
import type { Subscription } from '../../lambda/core/subscription.ts';

/** {@link SubscriptionStore} in memory: same behaviour as the DynamoDB one, proved by the same contract suite. */
export function createMemorySubscriptionStore(): SubscriptionStore {
  const items = new Map<string, Subscription>();
  const pointers = new Map<string, string>();
  const itemKey = (review: string, id: string) => `${review}/${id}`;
  const pointerKey = (review: string, address: string) => `${review}/${addressKey(address)}`;
  const read = (review: string, id: string) => items.get(itemKey(review, id)) ?? null;
  const write = (subscription: Subscription) => {
    items.set(itemKey(subscription.review, subscription.id), structuredClone(subscription));
    return structuredClone(subscription);
  };

  return {
    get: async (review, id) => structuredClone(read(review, id)),
    byAddress: async (review, address) => {
      const id = pointers.get(pointerKey(review, address));
      const found = id === undefined ? null : read(review, id);
      return found?.status === 'ERASED' ? null : structuredClone(found);
    },
    create: async (subscription) => {
      const key = pointerKey(subscription.review, subscription.address);
      const id = pointers.get(key);
      const existing = id === undefined ? null : read(subscription.review, id);
      if (existing) return structuredClone(existing);
      pointers.set(key, subscription.id);
      return write(subscription);
    },
    replace: async (before, after) => {
      if (before.review !== after.review || before.id !== after.id) throw new RangeError('another subscription');
      const now = read(before.review, before.id);
      const unchanged =
        now?.consentVersion === before.consentVersion && now.status === before.status && now.cursor === before.cursor;
      if (!unchanged || now.claim) return false;
      write(after);
      return true;
    },
    end: async (review, id, status, at) => {
      const now = read(review, id);
      if (!now) return null;
      const ends = now.status === 'PENDING' || now.status === 'ACTIVE';
      if (!ends && !(now.status === 'UNSUBSCRIBED' && status === 'SUPPRESSED')) return structuredClone(now);
      return write({ ...now, status, endedAt: at, confirmBy: null, consentVersion: now.consentVersion + 1 });
    },
    erase: async (review, id, at) => {
      const now = read(review, id);
      if (!now) return false;
      if (now.address === '') return true;
      const suppressed = now.status === 'SUPPRESSED';
      if (!suppressed) pointers.delete(pointerKey(review, now.address));
      write({
        ...now,
        address: '',
        topics: {},
        status: suppressed ? 'SUPPRESSED' : 'ERASED',
        endedAt: at,
        confirmBy: null,
        consentVersion: now.consentVersion + 1,
      });
      return true;
    },

    shards: Array.from({ length: 16 }, (_, shard) => shard.toString(16)),
    page: async (review, shard, after, limit) =>
      [...items.values()]
        .filter((item) => item.review === review && item.id.startsWith(shard) && item.id > after)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, Math.max(0, limit))
        .map((item) => structuredClone(item)),

    claim: async ({ review, id }, claim) => {
      const now = read(review, id);
      if (now?.status !== 'ACTIVE' || now.cursor !== claim.from || now.claim) return false;
      write({ ...now, claim });
      return true;
    },
    reclaim: async ({ review, id, claim: was }, next) => {
      const now = read(review, id);
      const same =
        was !== null &&
        now?.claim?.delivery === was.delivery &&
        now.claim.attempt === was.attempt &&
        now.claim.at === was.at;
      if (!same || now.status !== 'ACTIVE') return false;
      write({ ...now, claim: next });
      return true;
    },
    settle: async (review, id, delivery, outcome, at) => {
      const now = read(review, id);
      if (!now?.claim || now.claim.delivery !== delivery) return false;
      const { run, from, to } = now.claim;
      write({ ...now, cursor: to, claim: null, lastSent: { run, from, to, at, outcome } });
      return true;
    },
    giveBack: async (review, id, delivery, attempt) => {
      const now = read(review, id);
      if (now?.claim?.delivery !== delivery || now.claim.attempt !== attempt) return false;
      write({ ...now, claim: null });
      return true;
    },
  };
}
