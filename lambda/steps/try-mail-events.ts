import { type Check, fail, ok } from '../core/check.ts';
import type { MailProbes } from '../core/ports/mail-probes.ts';
import type { MailEvent, Mailer, SendOutcome } from '../core/ports/mailer.ts';
import type { Moment } from '../core/ports/moment.ts';

export interface TryMailEventsDependencies {
  /** Sends through the configuration set whose events are looked for. */
  readonly mailer: Mailer;
  readonly probes: Pick<MailProbes, 'kinds'>;
  readonly moment: Moment;
  /** Takes in what was reported, where no function does so by itself. */
  readonly takeIn?: () => Promise<void>;
}

const name = 'events of SES';

/** SES's mailbox simulator (Developer Guide): what each address comes to. It counts toward no rate of the account. */
const trials = [
  { to: 'success@simulator.amazonses.com', wanted: ['send', 'delivery'] },
  { to: 'bounce@simulator.amazonses.com', wanted: ['send', 'bounce-permanent'] },
] as const satisfies readonly { readonly to: string; readonly wanted: readonly MailEvent['kind'][] }[];

const words: Readonly<Record<(typeof trials)[number]['wanted'][number], string>> = {
  send: 'Send',
  delivery: 'Delivery',
  'bounce-permanent': 'Bounce',
};

/** Events come within seconds as a rule. */
export const waitsAtMostMs = 90_000;
const looksEveryMs = 2_000;

/**
 * Mails SES's simulator twice, one mail that arrives and one that bounces, and waits until the feedback function has noted
 * what SES says of them. No reader is mailed, and no book and no bounce rate hears of it.
 */
export async function tryMailEvents(deps: TryMailEventsDependencies): Promise<Check> {
  const { mailer, probes, moment, takeIn } = deps;
  const began = moment.elapsedMs();
  const sent: { readonly probe: string; readonly wanted: readonly (keyof typeof words)[] }[] = [];
  for (const { to, wanted } of trials) {
    const probe = moment.randomHex(8);
    const outcome = await mailer.send({
      to,
      subject: 'Living Review tries whether it hears of its mails',
      text: 'A mail to the simulator of SES. Nobody reads it.',
      html: '<p>A mail to the simulator of SES. Nobody reads it.</p>',
      headers: {},
      tags: { probe },
    });
    // In doubt: if it went out, its events say so.
    if (outcome.kind !== 'accepted' && outcome.kind !== 'in-doubt') return refused(outcome);
    sent.push({ probe, wanted });
  }
  for (;;) {
    await takeIn?.();
    const missing: string[] = [];
    for (const { probe, wanted } of sent) {
      const heard = await probes.kinds(probe);
      missing.push(...wanted.filter((kind) => !heard.includes(kind)).map((kind) => words[kind]));
    }
    const seconds = Math.round((moment.elapsedMs() - began) / 1_000);
    if (missing.length === 0)
      return ok(name, `Send, Delivery and Bounce of mails to SES's simulator are noted after ${seconds} s`);
    if (moment.elapsedMs() - began >= waitsAtMostMs) return unheard([...new Set(missing)], seconds);
    await moment.wait(looksEveryMs);
  }
}

function refused({ kind, reason }: Extract<SendOutcome, { readonly reason: string }>): Check {
  return fail(
    name,
    `SES does not take a mail to its own simulator (${reason})`,
    kind === 'refused-now'
      ? 'Run it again in a minute.'
      : 'Mend what is said of sender, quota and SES_CONFIGURATION_SET, and run it again.',
  );
}

function unheard(missing: readonly string[], seconds: number): Check {
  return fail(
    name,
    `${missing.join(', ')} of mails to SES's simulator ${missing.length === 1 ? 'is' : 'are'} not noted after ${seconds} s; without them no doubtful mail is settled and no bounce ends a subscription`,
    'See the log of `feedback` and its dead letters (docs/runbook.md, DeadLetters-feedback); SES_CONFIGURATION_SET and TABLE_NAME must be those of this deployment.',
  );
}
