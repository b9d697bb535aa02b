import type { Mailer } from '../core/ports/mailer.ts';
import type { Moment } from '../core/ports/moment.ts';
import type { SendRate } from '../core/ports/send-rate.ts';

/**
 * A mailer for sign-ups: each mail waits for its turn under the rate and the day that all workers share. Whoever cannot be
 * mailed now is refused for now, and their request waits for the next sweep.
 */
export function pacedMailer(
  mailer: Mailer,
  sendRate: Pick<SendRate, 'reserveForSignUp'>,
  moment: Pick<Moment, 'wait'>,
  clock: () => Date,
): Mailer {
  return {
    async send(mail) {
      const now = clock();
      const turn = await sendRate.reserveForSignUp(now);
      if ('exhausted' in turn) return { kind: 'refused-now', reason: 'the quota of the day is used up' };
      if (turn.granted === 0) return { kind: 'refused-now', reason: 'too many sign-up mails wait for their turn' };
      const ms = Date.parse(turn.notBefore) - now.valueOf();
      if (ms > 0) await moment.wait(ms);
      return mailer.send(mail);
    },
  };
}
