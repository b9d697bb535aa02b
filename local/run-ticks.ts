import type { DataDirectory } from './data-directory.ts';
import { demoMoments } from './demo-walk.ts';
import type { LocalService } from './local-service.ts';
import { livedUntil, type ServiceClock } from './service-clock.ts';
import { type TickReport, tick } from './tick.ts';

export interface RunTicksOptions {
  readonly service: LocalService;
  readonly data: DataDirectory;
  readonly clock: ServiceClock;
  /** Walk the sample's time forward first, as far as it has not been walked yet. */
  readonly walk: boolean;
  readonly onTick: (at: Date, reports: readonly TickReport[], done: number, of: number) => void;
}

/** One tick now, or the demo's walk with a tick at each of its moments. Answers the last tick's reports. */
export async function runTicks({
  service,
  data,
  clock,
  walk,
  onTick,
}: RunTicksOptions): Promise<readonly TickReport[]> {
  const stored = await data.read('clock.json', livedUntil);
  const ahead = walk ? demoMoments.filter(({ at }) => !stored || at.toISOString() >= stored.latest) : [];
  const moments = ahead.length > 0 ? ahead : [{ at: clock.now(), readerIsThere: true }];
  let reports: readonly TickReport[] = [];
  for (const [index, { at, readerIsThere }] of moments.entries()) {
    await clock.moveTo(at);
    reports = await tick({ ...service, demoReader: service.demoReader && readerIsThere }, data, at);
    onTick(at, reports, index + 1, moments.length);
  }
  return reports;
}
