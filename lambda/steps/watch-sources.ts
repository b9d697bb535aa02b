import type { UnavailableKind } from '../core/ports/literature.ts';
import type { Log } from '../core/ports/moment.ts';
import type { Review } from '../core/review.ts';

/** Logged by each poll for each source that gave none; infra/keeper-alarms.ts listens for it, and for `blocked`. */
export const unansweredMessage = 'a source gave no answer';

/**
 * Names the sources that left a poll without an answer, and whether they refuse us. A poll succeeds while any source answers,
 * so that a block would otherwise be a warning among others.
 */
export function watchSources(
  { slug }: Pick<Review, 'slug'>,
  failures: readonly { readonly source: string; readonly error: { readonly kind: UnavailableKind } }[],
  log: Log,
): void {
  for (const { source, error } of failures)
    log(error.kind === 'blocked' ? 'error' : 'warn', unansweredMessage, { review: slug, source, kind: error.kind });
}
