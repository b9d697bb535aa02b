import { randomUUID } from 'node:crypto';
import { addressKey } from '../../lambda/core/email-address.ts';
import { withRange } from '../../lambda/core/event-ranges.ts';
import type { SubscriptionStore } from '../../lambda/core/ports/subscription-store.ts';
import { alwaysPlanned, scheduleKey } from '../../lambda/core/slots.ts';
import { withSoftBounce } from '../../lambda/core/soft-bounces.ts';
import { emptySubscription, freshState, plainChoices, type Subscription } from '../../lambda/core/subscription.ts';

/** {@link SubscriptionStore} in memory: same behaviour as the DynamoDB one, proved by the same contract suite. */
export function createMemorySubscriptionStore(): SubscriptionStore {
  const items = new Map<string, Subscription>();
  const pointers = new Map<string, string>();
  const itemKey = (review: string, id: string) => `${review}/${id}`;
  const pointerKey = (review: string, address: string) => `${review}/${addressKey(address)}`;
  const read = (review: string, id: string) => items.get(itemKey(review, id)) ?? null;
  const schedules = new Set<string>();
  const write = (subscription: Subscription) => {
    const { review, status, cadence, schedule } = subscription;
    if (status === 'ACTIVE') schedules.add(`${review} ${scheduleKey(cadence, schedule)}`);
    items.set(itemKey(subscription.review, subscription.id), structuredClone(subscription));
    return structuredClone(subscription);
  };

  return {
    get: async (review, id) => structuredClone(read(review, id)),
    amend: async (before, changes) => {
      const now = read(before.review, before.id);
      const unchanged = now?.consentVersion === before.consentVersion && now.status === before.status;
      return now && unchanged ? write({ ...now, ...changes }) : null;
    },
    moveAddress: async (before) => {
      const { review, id, consentVersion, addressChange } = before;
      const now = read(review, id);
      if (!now || !addressChange) return 'changed';
      const key = pointerKey(review, addressChange.address);
      const other = pointers.get(key);
      if (other !== undefined && other !== id && read(review, other)?.status !== 'ERASED') return 'taken';
      if (now.address !== '' && pointerKey(review, now.address) === key && now.consentVersion > consentVersion)
        return 'moved';
      const unchanged = now.consentVersion === consentVersion && now.status === 'ACTIVE' && now.addressChange;
      if (!unchanged) return 'changed';
      pointers.delete(pointerKey(review, now.address));
      pointers.set(key, id);
      write({
        ...now,
        address: addressChange.address,
        addressChange: null,
        consentVersion: consentVersion + 1,
        softBounces: [],
      });
      return 'moved';
    },
    withdrawAddress: async ({ review, id, consentVersion }) => {
      const now = read(review, id);
      if (now?.consentVersion !== consentVersion || now.addressChange === null) return false;
      write({ ...now, addressChange: null, consentVersion: consentVersion + 1 });
      return true;
    },
    // Nothing dies inside this process.
    finish: async () => {},
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
      if (after.claim !== null) return false;
      const now = read(before.review, before.id);
      const unchanged =
        now?.consentVersion === before.consentVersion &&
        now.choicesVersion === before.choicesVersion &&
        now.status === before.status &&
        now.cursor === before.cursor;
      if (!unchanged || now.claim) return false;
      write(after);
      return true;
    },
    end: async (review, id, status, at, address) => {
      const now = read(review, id);
      if (!now) return null;
      if (address !== undefined && now.address !== address) return structuredClone(now);
      const ends = now.status === 'PENDING' || now.status === 'ACTIVE';
      if (!ends && !(now.status === 'UNSUBSCRIBED' && status === 'SUPPRESSED')) return structuredClone(now);
      return write({ ...now, status, endedAt: at, confirmBy: null, consentVersion: now.consentVersion + 1 });
    },
    suppressAddress: async (review, address, at) => {
      const id = pointers.get(pointerKey(review, address));
      const holder = id === undefined ? null : read(review, id);
      if (holder === null) {
        const place = emptySubscription(review, randomUUID().replaceAll('-', ''), 'SUPPRESSED');
        pointers.set(pointerKey(review, address), place.id);
        write({ ...place, address, createdAt: at, endedAt: at });
      } else if (holder.status !== 'SUPPRESSED')
        write({
          ...holder,
          status: 'SUPPRESSED',
          endedAt: at,
          confirmBy: null,
          consentVersion: holder.consentVersion + 1,
        });
    },
    erase: async (review, id, at, consentVersion) => {
      const now = read(review, id);
      if (!now) return false;
      if (now.address === '') return true;
      if (consentVersion !== undefined && now.consentVersion !== consentVersion) return false;
      const suppressed = now.status === 'SUPPRESSED';
      if (!suppressed) pointers.delete(pointerKey(review, now.address));
      const { signUpMails: _, choicesVersion: __, ...own } = now;
      write({
        ...own,
        ...plainChoices,
        ...freshState,
        address: '',
        topics: {},
        status: suppressed ? 'SUPPRESSED' : 'ERASED',
        endedAt: at,
        confirmBy: null,
        consentVersion: now.consentVersion + 1,
      });
      return true;
    },

    schedules: async (review) =>
      [...schedules]
        .filter((key) => key.startsWith(`${review} `))
        .map((key) => key.slice(review.length + 1))
        .filter((key) => !alwaysPlanned.includes(key)),

    shards: Array.from({ length: 16 }, (_, shard) => shard.toString(16)),
    page: async (review, shard, after, limit) =>
      [...items.values()]
        .filter((item) => item.review === review && item.id.startsWith(shard) && item.id > after)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, Math.max(0, limit))
        .map((item) => structuredClone(item)),

    claim: async ({ review, id, consentVersion, choicesVersion }, claim) => {
      const now = read(review, id);
      const isSame = now?.consentVersion === consentVersion && now.choicesVersion === choicesVersion;
      if (!isSame || now.status !== 'ACTIVE' || now.cursor !== claim.from || now.claim) return false;
      write({ ...now, claim });
      return true;
    },
    reclaim: async ({ review, id, consentVersion, claim: was }, next) => {
      const now = read(review, id);
      const same =
        was !== null &&
        now?.consentVersion === consentVersion &&
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
      const gaps = outcome === 'failed' ? withRange(now.gaps, [from, to]) : now.gaps;
      write({ ...now, cursor: to, claim: null, gaps, lastSent: { run, from, to, at, outcome, delivery } });
      return true;
    },
    giveBack: async (review, id, delivery, attempt) => {
      const now = read(review, id);
      if (now?.claim?.delivery !== delivery || now.claim.attempt !== attempt) return false;
      write({ ...now, claim: null });
      return true;
    },

    noteSoftBounce: async (review, id, at, event) => {
      const now = read(review, id);
      if (!now || now.status === 'ERASED') return [];
      return write({ ...now, softBounces: withSoftBounce(now.softBounces, at, event) }).softBounces;
    },
    noteRejected: async (review, id, delivery) => {
      const now = read(review, id);
      if (!now?.lastSent || now.lastSent.delivery !== delivery) return false;
      const { from, to } = now.lastSent;
      write({ ...now, gaps: withRange(now.gaps, [from, to]), lastSent: { ...now.lastSent, outcome: 'failed' } });
      return true;
    },
  };
}
