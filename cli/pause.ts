import { pauseService, resumeService } from '../lambda/steps/pause-service.ts';
import { openSession } from './session.ts';
import { say, type Terminal } from './terminal.ts';

export interface PauseOptions {
  readonly data: string;
}

/** `pause`: polls, publications and digests stand still until `resume`; readers can do all they could before. */
export async function pauseEverything(options: PauseOptions & { readonly reason: string }, terminal: Terminal) {
  const session = await openSession(options, terminal);
  try {
    const at = session.clock.now().toISOString();
    const held = await pauseService({ reason: options.reason, at, by: 'keeper' }, session.service);
    say(
      terminal,
      held.at === at
        ? 'Everything is paused: no poll, no publication and no digest begins until `resume`. What has begun comes to its end (15 minutes at most). Signing up, preferences and unsubscribing go on.'
        : `It was paused already, since ${held.at}: ${held.reason}`,
    );
    return 0;
  } finally {
    await session.close();
  }
}

/** `resume`: the next ticks poll, publish and send what has waited; sending that is paused on its own account stays so. */
export async function resumeEverything(options: PauseOptions, terminal: Terminal): Promise<number> {
  const session = await openSession(options, terminal);
  try {
    const { wasPaused, sendingPaused } = await resumeService(session.service);
    say(
      terminal,
      wasPaused ? 'Resumed. The next ticks poll, publish and send what has waited.' : 'It was not paused as a whole.',
    );
    if (sendingPaused)
      say(terminal, `Sending alone stays paused: ${sendingPaused.reason}. \`sending resume\` ends that.`);
    return 0;
  } finally {
    await session.close();
  }
}
