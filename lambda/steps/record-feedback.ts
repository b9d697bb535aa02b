import type { MailEvent } from '../core/ports/mailer.ts';
import type { Log } from '../core/ports/moment.ts';
import type { SubscriptionStore } from '../core/ports/subscription-store.ts';

export interface FeedbackDependencies {
  readonly subscriptions: SubscriptionStore;
  readonly log: Log;
}

/**
 * What the mail provider reports, applied as a join: any order, any number of times, one result. A Send event settles a
 * doubtful claim; a permanent bounce or a complaint ends the subscription for good.
 */
export async function recordFeedback(event: MailEvent, { subscriptions, log }: FeedbackDependencies): Promise<void> {
  if (event.subscription === null) return;
  const { review, id } = event.subscription;
  switch (event.kind) {
    case 'send':
    case 'delivery':
      if (event.delivery) await subscriptions.settle(review, id, event.delivery, 'delivered', event.at);
      return;
    case 'bounce-permanent':
    case 'complaint':
      await subscriptions.end(review, id, 'SUPPRESSED', event.at);
      log('warn', `subscription suppressed: ${event.kind}`, { review, subscription: id });
      return;
    case 'bounce-transient':
    case 'reject':
    case 'delay':
      log('warn', `mail event: ${event.kind}`, { review, subscription: id });
      return;
  }
}
