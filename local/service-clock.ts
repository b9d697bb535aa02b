import { z } from 'zod';
import type { DataDirectory } from './data-directory.ts';
import { UserError } from './user-error.ts';

/**
 * The time a local service lives in. It never runs backwards on one data folder: what was sent on Monday cannot be due
 * again on Sunday. `latest` is kept in the folder.
 */
export interface ServiceClock {
  /** The moment now. */
  readonly now: () => Date;
  /** Moves the clock to a moment (not back) and remembers it. */
  readonly moveTo: (moment: Date) => Promise<void>;
}

/** `clock.json`: the latest moment this folder has lived. */
export const livedUntil = z.object({ latest: z.iso.datetime() });

const earliest = Date.parse('2000-01-01T00:00:00Z');
const latestSensible = Date.parse('2200-01-01T00:00:00Z');

/** `--now` as given → a moment. Throws {@link UserError} for what is no moment, or none this service can live in. */
export function parseMoment(text: string): Date {
  const iso = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/.test(text);
  // A time without a zone means UTC: the same command gives the same result on every machine.
  const moment = new Date(iso && text.includes('T') && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text}Z` : text);
  if (!iso || Number.isNaN(moment.valueOf()) || !isDayOfCalendar(text.slice(0, 10))) {
    throw new UserError(`--now ${text} is not a moment. Write it like 2026-11-16T08:00:00Z.`);
  }
  if (moment.valueOf() < earliest || moment.valueOf() > latestSensible) {
    throw new UserError(`--now ${text} lies outside 2000–2200. Choose a moment this review can live in.`);
  }
  return moment;
}

/** Date takes 31 February for 3 March. */
function isDayOfCalendar(day: string): boolean {
  return new Date(`${day}T00:00Z`).toISOString().startsWith(day);
}

/**
 * @param options.at   the moment asked for by `--now`, else `null`
 * @param options.sample  the sample's own time: it stands where the last run left it and goes on at the usual pace
 */
export async function createServiceClock(
  data: DataDirectory,
  options: { readonly at: Date | null; readonly sample: boolean; readonly realNow: () => Date },
): Promise<ServiceClock & { readonly fresh: boolean }> {
  const stored = await data.read('clock.json', livedUntil);
  const latest = stored ? Date.parse(stored.latest) : Number.NEGATIVE_INFINITY;
  if (options.at && options.at.valueOf() < latest) {
    throw new UserError(
      `--now ${options.at.toISOString()} lies before ${stored?.latest}, which ${data.path} has already lived through. Choose a later moment, or another --data folder.`,
    );
  }
  const started = options.realNow().valueOf();
  let base = options.at?.valueOf() ?? (options.sample && stored ? latest : Math.max(started, latest));
  let since = started;
  const now = () => new Date(options.at ? base : base + (options.realNow().valueOf() - since));
  return {
    fresh: stored === null,
    now,
    async moveTo(moment) {
      base = Math.max(moment.valueOf(), stored ? latest : moment.valueOf());
      since = options.realNow().valueOf();
      await data.write('clock.json', { latest: new Date(base).toISOString() });
    },
  };
}
