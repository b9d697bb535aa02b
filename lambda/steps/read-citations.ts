import { boundedContext, type CitationContext } from '../core/citation-context.ts';
import { citationContextOf } from '../core/citing-sentences.ts';
import type { FullText } from '../core/full-text.ts';
import type { Pmcid } from '../core/identifiers.ts';
import type { FullTexts } from '../core/ports/full-texts.ts';
import type { Log } from '../core/ports/moment.ts';
import type { Review } from '../core/review.ts';

export interface ReadCitationsDependencies {
  readonly fullTexts: FullTexts;
  readonly log: Log;
}

/** So many full texts are asked for at a time: what was read before a failure counts. */
const portionSize = 50;

/**
 * Reads how these articles cite the review from their open full texts. It only adds to what is known, so it never throws:
 * the first failure ends it, is told once, and what is missing then is read by a later re-check. An article whose full
 * text is not open (front matter only, or nothing at all) has no entry.
 */
export async function readCitations(
  review: Review,
  pmcids: readonly Pmcid[],
  now: Date,
  { fullTexts, log }: ReadCitationsDependencies,
): Promise<ReadonlyMap<Pmcid, CitationContext>> {
  const contexts = new Map<Pmcid, CitationContext>();
  const readAt = now.toISOString();
  const sought = { ...review, year: Number.parseInt(review.published, 10) };
  try {
    for (let start = 0; start < pmcids.length; start += portionSize) {
      const portion = pmcids.slice(start, start + portionSize);
      const { texts } = await fullTexts.fetch(portion);
      for (const pmcid of portion) {
        const text = texts.get(pmcid);
        if (text && isOpen(text))
          contexts.set(pmcid, boundedContext(citationContextOf(text, sought, { pmcid, readAt })));
      }
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const missing = pmcids.length - contexts.size;
    log('warn', `full texts were not read: ${reason}. The weekly re-check asks again.`, {
      review: review.slug,
      missing,
    });
  }
  return contexts;
}

function isOpen({ sections, references }: FullText): boolean {
  return sections.length > 0 || references.length > 0;
}
