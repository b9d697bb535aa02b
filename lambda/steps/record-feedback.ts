import { isSameAddress } from '../core/email-address.ts';
import type { MailProbes } from '../core/ports/mail-probes.ts';
import type { MailEvent } from '../core/ports/mailer.ts';
import type { Log } from '../core/ports/moment.ts';
import type { SendingState } from '../core/ports/sending-state.ts';
import type { SubscriptionStore } from '../core/ports/subscription-store.ts';
import { isBouncing } from '../core/soft-bounces.ts';
import type { Subscription } from '../core/subscription.ts';

export interface FeedbackDependencies {
  readonly subscriptions: SubscriptionStore;
  readonly log: Log;
  /** Counts bounces and complaints for the circuit. Absent: nobody watches them. */
  readonly sending?: Pick<SendingState, 'note'>;
  /** Remembers for a day what was reported about the doctor's own mails. */
  readonly probes?: Pick<MailProbes, 'note'>;
}

/**
 * What the mail provider reports, applied as a join: any order, any number of times, one result. A Send event settles a
 * doubtful claim; a permanent bounce, a complaint or the third transient bounce in 30 days ends the subscription for good, or,
 * when it has moved to another address since, concerns the one it left. Events about mails we never sent change nothing, and none brings back what was erased. Answers whether it was trouble
 * that the circuit counts.
 */
export async function recordFeedback(
  event: MailEvent,
  { subscriptions, log, sending, probes }: FeedbackDependencies,
): Promise<'trouble' | 'noted'> {
  if (event.subscription === null) {
    // A mail to the provider's simulator: that it was heard of is all it is for. It bounces on purpose and counts nowhere.
    if (event.probe !== undefined) await probes?.note(event.probe, event.kind, event.at);
    return 'noted';
  }
  const { review, id } = event.subscription;
  const about = { review, subscription: id };
  switch (event.kind) {
    case 'send':
    case 'delivery':
      if (event.delivery) await subscriptions.settle(review, id, event.delivery, 'delivered', event.at);
      return 'noted';
    case 'delay':
      return 'noted';
    case 'reject':
      if (event.delivery === null) return 'noted';
      // Before or after it was settled as sent: either way it never left the provider.
      await subscriptions.settle(review, id, event.delivery, 'failed', event.at);
      if (await subscriptions.noteRejected(review, id, event.delivery))
        log('error', 'a mail was accepted and then rejected by the provider', { ...about, delivery: event.delivery });
      return 'noted';
    case 'bounce-transient':
    case 'bounce-permanent':
    case 'complaint':
  }
  const subscription = await subscriptions.get(review, id);
  if (subscription === null || !wasMailed(subscription, event)) {
    log('warn', `an event about a mail that is not known: ${event.kind}`, about);
    return 'noted';
  }
  const { recipient } = event;
  const hasMoved = recipient !== null && subscription.address !== '' && !isSameAddress(subscription.address, recipient);
  const former = hasMoved ? recipient : null;
  if (event.kind === 'bounce-transient') {
    if (former !== null) return 'noted';
    if (!isBouncing(await subscriptions.noteSoftBounce(review, id, event.at, event.id))) return 'noted';
  } else await sending?.note(event.kind === 'complaint' ? 'complaint' : 'bounce', event.id, event.at);
  if (former === null) {
    const address = recipient === null ? undefined : subscription.address;
    const ended = await subscriptions.end(review, id, 'SUPPRESSED', event.at, address);
    // It has moved since it was read, and what came is about the address it left: look again.
    if (ended?.status !== 'SUPPRESSED')
      return recordFeedback(event, { subscriptions, log, ...(sending && { sending }) });
    log('warn', `subscription suppressed: ${event.kind}`, about);
  } else {
    await subscriptions.suppressAddress(review, former, event.at);
    log('warn', `the address that a subscription has left is suppressed: ${event.kind}`, about);
  }
  return event.kind === 'bounce-transient' ? 'noted' : 'trouble';
}

/**
 * The tags of a mail name its subscription, and who is named was really mailed: a digest (its delivery open or settled), or
 * the answer to a sign-up. Whoever has confirmed was mailed the link, though sign-up mails are counted anew from then on; a
 * complaint about it may come at any time after. An erased subscription is nobody's any more.
 */
function wasMailed(
  { status, claim, lastSent, confirmedAt, signUpMails = [] }: Subscription,
  { delivery }: MailEvent,
): boolean {
  if (status === 'ERASED') return false;
  if (delivery === null) return signUpMails.length > 0 || confirmedAt !== null;
  return lastSent !== null || claim?.delivery === delivery;
}
