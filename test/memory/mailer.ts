import type { Mail, Mailer, SendOutcome } from '../../lambda/core/ports/mailer.ts';

export interface MemoryMailer extends Mailer {
  /** What was accepted, whatever the sender was told about it: this is what lies in readers' mailboxes. */
  readonly delivered: Mail[];
  /** Everything that was handed over. */
  readonly attempts: Mail[];
  /** Decides one send; unless it says otherwise a mail is accepted. */
  script: (mail: Mail, nth: number) => SendOutcome | 'accepted-without-answer' | null;
}

/** A mail provider that answers as a test tells it. */
export function createMemoryMailer(): MemoryMailer {
  const mailer: MemoryMailer = {
    delivered: [],
    attempts: [],
    script: () => null,
    send: async (mail) => {
      mailer.attempts.push(mail);
      const nth = mailer.attempts.length;
      const told = mailer.script(mail, nth) ?? { kind: 'accepted', messageId: `message-${nth}` };
      if (told === 'accepted-without-answer') {
        mailer.delivered.push(mail);
        return { kind: 'in-doubt', reason: 'the answer was lost' };
      }
      if (told.kind === 'accepted') mailer.delivered.push(mail);
      return told;
    },
  };
  return mailer;
}
