import { z } from 'zod';

/** One mail as it lies on disk: the accepted bytes, who they were for, and SES's events about them, in one file. */
export const storedMessage = z.object({
  version: z.literal(1),
  /** SES message id. */
  id: z.string(),
  /** ISO 8601 UTC. */
  at: z.string(),
  source: z.string(),
  /** Envelope recipients: To, Cc and Bcc, or what SendRawEmail's Destinations named. */
  recipients: z.array(z.string()),
  tags: z.record(z.string(), z.string()),
  /** SES event-publishing records, in the order they happen. */
  events: z.array(z.record(z.string(), z.unknown())),
  /** The message as sent, base64. */
  raw: z.base64(),
});

export type StoredMessage = z.infer<typeof storedMessage>;

/** A mail without its bytes: enough for lists and events. */
export type MailboxEnvelope = Readonly<Omit<StoredMessage, 'raw' | 'version'>> & {
  /** Order of acceptance, from 1. */
  readonly sequence: number;
};

export type MailboxMessage = MailboxEnvelope & {
  /** The bytes the sender handed over, unchanged. */
  readonly raw: Buffer;
};
