import type { Check } from '../lambda/core/check.ts';
import { goLive } from '../lambda/steps/go-live.ts';
import type { LocalService } from '../local/local-service.ts';
import { say, type Terminal } from './terminal.ts';

/** `--go-live`: lets digests out when every check was made and none failed. Answers the exit code. */
export async function letOut(
  checks: readonly Check[],
  service: Pick<LocalService, 'sending' | 'sendRate'>,
  now: Date,
  terminal: Terminal,
): Promise<number> {
  const outcome = await goLive(checks, now, service);
  switch (outcome.kind) {
    case 'refused': {
      const names = outcome.because.map(({ name }) => name).join(', ');
      say(terminal, `Not live: ${names} must be in order first. Digests are where they were.`);
      return 1;
    }
    case 'paused':
      say(
        terminal,
        `Not live: digests are held since ${outcome.paused.at} (${outcome.paused.reason}). \`sending resume\` lets them out.`,
      );
      return 1;
    case 'live-already':
      say(terminal, 'Live already: digests go out.');
      return 0;
    case 'live':
      say(terminal, 'Live: the next sweep sends what has waited.');
      return 0;
  }
}
