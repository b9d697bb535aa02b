import { parseEmailAddress } from '../../core/email-address.ts';
import type { MailEvent } from '../../core/ports/mailer.ts';

/**
 * One SES event (event publishing, "Contents of event data") → what it means for a subscription; `null` for kinds that
 * mean nothing to us and for text that is no SES event. Tags arrive as lists of strings.
 */
export function parseSesEvent(text: string): MailEvent | null {
  const event = asObject(parseJson(text));
  const mail = asObject(event?.mail);
  if (!event || !mail) return null;
  const kind = kindOf(event);
  const messageId = mail.messageId;
  if (kind === null || typeof messageId !== 'string') return null;
  const tags = asObject(mail.tags);
  const tag = (name: string): string | null => {
    const values = tags?.[name];
    const [value] = Array.isArray(values) ? values : [];
    return typeof value === 'string' ? value : null;
  };
  const [review, id] = [tag('review'), tag('subscription')];
  const probe = tag('probe');
  return {
    id: `${messageId}:${kind}`,
    kind,
    delivery: tag('delivery'),
    subscription: review && id ? { review, id } : null,
    ...(probe !== null && { probe }),
    recipient: recipientOf(mail.destination),
    at: momentOf(event) ?? (typeof mail.timestamp === 'string' ? mail.timestamp : ''),
  };
}

function kindOf(event: Record<string, unknown>): MailEvent['kind'] | null {
  switch (event.eventType ?? event.notificationType) {
    case 'Send':
      return 'send';
    case 'Delivery':
      return 'delivery';
    case 'Bounce':
      return bounceKind(asObject(event.bounce));
    case 'Complaint':
      // RFC 5965 "not-spam" takes a complaint back; it never ends anything.
      return asObject(event.complaint)?.complaintFeedbackType === 'not-spam' ? null : 'complaint';
    case 'Reject':
    case 'Rendering Failure':
      return 'reject';
    case 'DeliveryDelay':
      return 'delay';
    default:
      return null;
  }
}

/** The account's suppression list is final whatever type goes with it; `Undetermined` may pass, like `Transient`. */
function bounceKind(bounce: Record<string, unknown> | null): 'bounce-permanent' | 'bounce-transient' {
  const isFinal = bounce?.bounceType === 'Permanent' || bounce?.bounceSubType === 'OnAccountSuppressionList';
  return isFinal ? 'bounce-permanent' : 'bounce-transient';
}

/**
 * Whom we wrote to, from the envelope: `bouncedRecipients` may name an address the mail was forwarded to. We write to one
 * reader at a time; of several none is meant.
 */
function recipientOf(destination: unknown): MailEvent['recipient'] {
  return Array.isArray(destination) && destination.length === 1 ? parseEmailAddress(destination[0]) : null;
}

function momentOf(event: Record<string, unknown>): string | null {
  for (const name of ['delivery', 'bounce', 'complaint', 'deliveryDelay']) {
    const at = asObject(event[name])?.timestamp;
    if (typeof at === 'string') return at;
  }
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
