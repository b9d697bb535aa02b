import { boundedContext, type CitationContext } from '../core/citation-context.ts';
import { citationContextOf } from '../core/citing-sentences.ts';
import type { FullText } from '../core/full-text.ts';
import type { Pmcid } from '../core/identifiers.ts';
import type { FullTexts } from '../core/ports/full-texts.ts';
import type { Log, Moment } from '../core/ports/moment.ts';
import type { Review } from '../core/review.ts';

export interface ReadCitationsDependencies {
  readonly fullTexts: FullTexts;
  readonly log: Log;
  /** Ends the reading in time; without a clock only the number of full texts does. */
  readonly moment?: Pick<Moment, 'elapsedMs'>;
}

/** So many full texts are asked for at a time: what was read before a failure counts. */
const portionSize = 20;
/** Then the rest waits for a re-check: a slow PMC must not use up the minutes a Lambda has. */
const readingMs = 2 * 60_000;

/**
 * Reads how these articles cite the review from their open full texts. It only adds to what is known, so it never throws:
 * the first failure ends it, as do two minutes; that is told once, and what is missing then is read by a later re-check. An article whose full
 * text is not open (front matter only, or nothing at all) has no entry.
 */
export async function readCitations(
  review: Review,
  pmcids: readonly Pmcid[],
  now: Date,
  { fullTexts, log, moment }: ReadCitationsDependencies,
): Promise<ReadonlyMap<Pmcid, CitationContext>> {
  const started = moment?.elapsedMs() ?? 0;
  const contexts = new Map<Pmcid, CitationContext>();
  const readAt = now.toISOString();
  const sought = { ...review, year: Number.parseInt(review.published, 10) };
  let asked = 0;
  const giveUp = (reason: string) => {
    const fields = { review: review.slug, missing: pmcids.length - asked };
    log('warn', `full texts were not read: ${reason}. The weekly re-check asks again.`, fields);
  };
  try {
    while (asked < pmcids.length) {
      if (moment && moment.elapsedMs() - started > readingMs) {
        giveUp('PMC answers slowly');
        break;
      }
      const portion = pmcids.slice(asked, asked + portionSize);
      const { texts } = await fullTexts.fetch(portion);
      for (const pmcid of portion) {
        const text = texts.get(pmcid);
        if (text && isOpen(text))
          contexts.set(pmcid, boundedContext(citationContextOf(text, sought, { pmcid, readAt })));
      }
      asked += portion.length;
    }
  } catch (error) {
    giveUp((error instanceof Error ? error.message : String(error)).replace(/\.$/, ''));
  }
  return contexts;
}

function isOpen({ sections, references }: FullText): boolean {
  return sections.length > 0 || references.length > 0;
}
