import { withRange } from '../../core/event-ranges.ts';
import type { SubscriptionStore } from '../../core/ports/subscription-store.ts';
import type { PlainItem } from './attributes.ts';
import { encodeRanges } from './event-ranges.ts';
import { subscriptionKey } from './keys.ts';
import { claimAttributes, sameChoices, subscriptionOf } from './subscription-item.ts';
import type { Table } from './table.ts';

/**
 * The life of a claim, each step one conditional update of the subscription item, which holds consent, cursor and claim
 * together:
 *
 *     no claim ── claim ──▶ open ── settle ──▶ no claim, cursor moved, noted as sent
 *                            │ ▲
 *                   giveBack │ │ reclaim (in doubt, sent again)
 *                            ▼ └─ open
 *                        no claim, cursor as it was
 */
export function openClaims(table: Table): Pick<SubscriptionStore, 'claim' | 'reclaim' | 'settle' | 'giveBack'> {
  /** What was given up on, the range of this claim included. */
  async function gapsWith(delivery: string, review: string, id: string): Promise<PlainItem> {
    const item = await table.get(subscriptionKey(review, id));
    const found = item && subscriptionOf(review, item);
    if (found?.claim?.delivery !== delivery) return {}; // the update will not hold either
    return { gaps: encodeRanges(withRange(found.gaps, [found.claim.from, found.claim.to])) };
  }

  return {
    claim: async (subscription, claim) => {
      const { review, id, consentVersion } = subscription;
      const choices = sameChoices(subscription);
      // A list of subscribers may be minutes old: the versions say that address and choices are still those that were read.
      const { applied } = await table.update(subscriptionKey(review, id), {
        set: claimAttributes(claim),
        condition: {
          expression: `#status = :active AND #consentVersion = :consent AND #cursor = :from AND attribute_not_exists(#claimDelivery) AND ${choices.expression}`,
          values: { active: 'ACTIVE', consent: consentVersion, from: claim.from, ...choices.values },
        },
      });
      return applied;
    },

    reclaim: async ({ review, id, consentVersion, claim: doubtful }, next) => {
      if (!doubtful) return false;
      const { applied } = await table.update(subscriptionKey(review, id), {
        set: claimAttributes(next),
        condition: {
          expression:
            '#status = :active AND #consentVersion = :consent AND #claimDelivery = :delivery AND #claimAttempt = :attempt AND #claimAt = :at',
          values: {
            active: 'ACTIVE',
            consent: consentVersion,
            delivery: doubtful.delivery,
            attempt: doubtful.attempt,
            at: doubtful.at,
          },
        },
      });
      return applied;
    },

    settle: async (review, id, delivery, outcome, at) => {
      // Values come from the item itself: no read, so nothing can change between reading and writing. Gaps are rare and
      // joined with earlier ones, so they are read first; nothing but the end of this very claim changes them.
      const gaps = outcome === 'failed' ? await gapsWith(delivery, review, id) : {};
      const { applied } = await table.update(subscriptionKey(review, id), {
        set: { sentAt: at, sentOutcome: outcome, ...gaps },
        copy: [
          '#cursor = #claimTo',
          '#sentRun = #claimRun',
          '#sentFrom = #claimFrom',
          '#sentTo = #claimTo',
          '#sentDelivery = #claimDelivery',
        ],
        remove: Object.keys(claimAttributes(null)),
        condition: { expression: '#claimDelivery = :delivery', values: { delivery } },
      });
      return applied;
    },

    giveBack: async (review, id, delivery, attempt) => {
      const { applied } = await table.update(subscriptionKey(review, id), {
        set: claimAttributes(null),
        condition: {
          expression: '#claimDelivery = :delivery AND #claimAttempt = :attempt',
          values: { delivery, attempt },
        },
      });
      return applied;
    },
  };
}
