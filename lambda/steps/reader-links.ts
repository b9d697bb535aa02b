import type { Links } from '../core/links.ts';
import type { Tokens } from '../core/ports/tokens.ts';
import type { Subscription } from '../core/subscription.ts';

/** The two links every mail to a reader carries. They name the subscription by its id, never by its address. */
export function readerLinks(subscription: Subscription, links: Links, tokens: Tokens) {
  const { review, id, consentVersion } = subscription;
  const token = (purpose: 'preferences' | 'unsubscribe') =>
    tokens.sign({ purpose, review, subscription: id, consentVersion });
  return {
    preferencesUrl: links.reader(review, 'preferences', token('preferences')),
    unsubscribeUrl: links.reader(review, 'unsubscribe', token('unsubscribe')),
  };
}
