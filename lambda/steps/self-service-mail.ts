import type { Counters } from '../core/ports/counters.ts';
import type { WordedMail } from '../core/reader-views.ts';
import type { SelfServiceTemplates } from '../core/self-service-views.ts';
import type { Subscription } from '../core/subscription.ts';
import type { SubscriptionDependencies } from './change-subscription.ts';

export interface SelfServiceDependencies
  extends Pick<
    SubscriptionDependencies,
    'store' | 'subscriptions' | 'mailer' | 'links' | 'tokens' | 'log' | 'sampleNotice'
  > {
  readonly templates: SelfServiceTemplates;
  readonly counters: Counters;
}

/**
 * Sends a mail that is part of no subscription: its bounce says nothing about the address on file (a new address may be
 * mistyped, an old one closing), so it carries no tag by which the subscription would be ended.
 */
export async function mailUntagged(
  to: string,
  worded: WordedMail,
  about: Pick<Subscription, 'review' | 'id'>,
  { mailer, log }: Pick<SelfServiceDependencies, 'mailer' | 'log'>,
): Promise<void> {
  const outcome = await mailer.send({
    to,
    ...worded,
    headers: { 'Auto-Submitted': 'auto-generated' },
    tags: { review: about.review },
  });
  // The reader sees the same page either way; asking again is the way to get another mail.
  if (outcome.kind !== 'accepted')
    log('error', `mail not sent: ${outcome.reason}`, { review: about.review, subscription: about.id });
}
