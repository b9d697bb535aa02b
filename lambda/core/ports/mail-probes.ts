import type { MailEvent } from './mailer.ts';

/** What the provider reported about the doctor's own mails to its simulator. Forgotten after a day; counted nowhere. */
export interface MailProbes {
  /** Idempotent; a probe's name is 16 hex digits, anything else is nobody's. */
  note(probe: string, kind: MailEvent['kind'], at: string): Promise<void>;
  kinds(probe: string): Promise<readonly MailEvent['kind'][]>;
}
