import type { Log } from '../core/ports/moment.ts';
import type { SubscriptionStore } from '../core/ports/subscription-store.ts';
import { type PurgeRule, purgeRule } from '../core/retention.ts';
import type { Review } from '../core/review.ts';

export interface PurgeDependencies {
  readonly subscriptions: SubscriptionStore;
  readonly log: Log;
}

export interface PurgeReport extends Readonly<Record<PurgeRule, number>> {
  /** Changes of address whose link is over. */
  readonly addressChanges: number;
  /** Erasures and changes of address that a kill had left half done. */
  readonly finished: number;
}

const pageSize = 200;

/**
 * Forgets what is over: sign-ups that nobody confirmed, addresses 28 days after the end, links to new addresses, and what
 * killed erasures left behind. A suppression keeps the keyed hash of its address and nothing else. Every part can be
 * repeated, so killed anywhere the next day's purge does the rest.
 */
export async function purgeSubscriptions(
  { slug }: Pick<Review, 'slug'>,
  now: Date,
  { subscriptions, log }: PurgeDependencies,
): Promise<PurgeReport> {
  const at = now.toISOString();
  const report = { pending: 0, ended: 0, suppressed: 0, addressChanges: 0, finished: 0 };
  for (const shard of subscriptions.shards) {
    for (let after = ''; ; ) {
      const page = await subscriptions.page(slug, shard, after, pageSize);
      for (const subscription of page) {
        if (subscription.unfinished) {
          await subscriptions.finish(slug, subscription.id);
          report.finished += 1;
        }
        const rule = purgeRule(subscription, now);
        if (rule !== null) {
          // Only as it was read: whoever signs up again, or takes it up again, at this moment is not forgotten.
          if (await subscriptions.erase(slug, subscription.id, at, subscription.consentVersion)) report[rule] += 1;
        } else if (subscription.addressChange && subscription.addressChange.confirmBy <= at) {
          if (await subscriptions.withdrawAddress(subscription)) report.addressChanges += 1;
        }
      }
      const last = page.at(-1);
      if (page.length < pageSize || !last) break;
      after = last.id;
    }
  }
  log('info', 'purge finished', { review: slug, ...report });
  return report;
}
