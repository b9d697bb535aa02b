import { composeMime } from '../lambda/adapters/mime/compose-mime.ts';
import { runtimeMoment } from '../lambda/adapters/runtime/runtime.ts';
import { createSesMailer } from '../lambda/adapters/ses/ses-mailer.ts';
import { type Check, fail } from '../lambda/core/check.ts';
import type { Mailer } from '../lambda/core/ports/mailer.ts';
import type { Moment } from '../lambda/core/ports/moment.ts';
import { tryMailEvents } from '../lambda/steps/try-mail-events.ts';
import type { LocalService } from '../local/local-service.ts';
import { takeFeedback } from '../local/tick.ts';

/** Where the trial mails go out. */
export interface TrialSender {
  readonly from: string;
  readonly configurationSet: string;
  readonly region: string;
  /** `''`: SES itself. */
  readonly endpoint: string;
}

/**
 * `--send-test`: whether SES's events arrive in the table. `sender` is `null` where there is no account: the mailbox of this
 * machine is tried then, and what it reports is taken in as a tick would.
 */
export async function examineEvents(
  service: LocalService | { readonly why: string },
  sender: TrialSender | null,
  moment: Moment = runtimeMoment,
): Promise<Check> {
  const name = 'events of SES';
  if ('why' in service)
    return fail(
      name,
      `they cannot be seen from here: ${service.why}`,
      'Set the variables of docs/deploying.md, "The keeper’s commands".',
    );
  if (sender === null) {
    const takeIn = () => takeFeedback(service);
    return tryMailEvents({ mailer: service.mailer, probes: service.probes, moment, takeIn });
  }
  if (sender.from === '') return fail(name, 'no sender is known', 'Set MAIL_FROM, or look at a stage with --stage.');
  if (sender.configurationSet === '')
    return fail(name, 'SES_CONFIGURATION_SET is not set', 'Set it to the output ConfigurationSetName of the stack.');
  return tryMailEvents({ mailer: mailerOf(sender), probes: service.probes, moment });
}

function mailerOf({ from, configurationSet, region, endpoint }: TrialSender): Mailer {
  return createSesMailer({
    from,
    configurationSet,
    region,
    ...(endpoint && { endpoint }),
    compose: (mail) => composeMime(mail, { from, replyTo: '' }),
  });
}
