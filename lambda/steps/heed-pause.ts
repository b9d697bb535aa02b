import type { Log } from '../core/ports/moment.ts';
import type { ServicePause } from '../core/ports/service-pause.ts';

/**
 * Whether a tick has to leave everything as it is, because the keeper paused the whole service; the log then says so. A
 * pause that cannot be read is an error: rather no tick than one that was forbidden.
 */
export async function heedPause(
  tick: string,
  { servicePause, log }: { readonly servicePause: Pick<ServicePause, 'read'>; readonly log: Log },
): Promise<boolean> {
  const pause = await servicePause.read();
  if (pause === null) return false;
  log('warn', 'everything is paused', { tick, since: pause.at, reason: pause.reason, remedy: remedyOf(pause.by) });
  return true;
}

function remedyOf(by: 'keeper' | 'restore'): string {
  return by === 'keeper' ? '`resume` ends it.' : 'A restore is under way, or was killed: run `data restore` again.';
}
