import { type LongSilence, longSilence } from '../core/expected-volume.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { Log } from '../core/ports/moment.ts';
import type { Review } from '../core/review.ts';

/** Logged once a day for as long as it lasts; infra/keeper-alarms.ts listens for it. */
export const silentMessage = 'a review has been silent for longer than chance explains';

/**
 * Compares what the last weeks brought with what the weeks before let expect, and says so when it is nothing for too long.
 * A poll that finds nothing succeeds, so no other alarm hears of a source that has dried up.
 */
export async function watchVolume(
  { slug, taxonomy }: Review,
  now: Date,
  { store, log }: { readonly store: Pick<ArticleStore, 'head' | 'events'>; readonly log: Log },
): Promise<LongSilence | null> {
  const head = await store.head(slug);
  const silence = longSilence(await store.events(slug, 0, head.committed), head, taxonomy, now);
  if (silence) log('error', silentMessage, { review: slug, ...silence });
  return silence;
}
