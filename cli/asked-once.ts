import type { ArticleRecord } from '../lambda/core/article-record.ts';
import type { FullText } from '../lambda/core/full-text.ts';
import type { Pmcid, Pmid } from '../lambda/core/identifiers.ts';
import type { FullTexts } from '../lambda/core/ports/full-texts.ts';
import { type Literature, LiteratureUnavailableError } from '../lambda/core/ports/literature.ts';

/**
 * Records within one command: what was answered is not asked for again, and what could not be had is missing from then on, so
 * that the next step goes on without it instead of waiting for the same failure.
 */
export function recordsAskedOnce(fetchRecords: Literature['fetchRecords']): Literature['fetchRecords'] {
  const known = new Map<Pmid, ArticleRecord>();
  const settled = new Set<Pmid>();
  return async (pmids) => {
    const open = pmids.filter((pmid) => !settled.has(pmid));
    for (const pmid of open) settled.add(pmid);
    const fetched = open.length > 0 ? await fetchRecords(open) : { records: [], broken: [] };
    for (const record of fetched.records) if (record.pmid) known.set(record.pmid, record);
    const wanted = [...new Set(pmids)];
    return {
      records: wanted.flatMap((pmid) => known.get(pmid) ?? []),
      missing: wanted.filter((pmid) => !known.has(pmid) && !fetched.broken.some((entry) => entry.pmid === pmid)),
      broken: fetched.broken,
    };
  };
}

/** Full texts within one command, each asked for once; one that could not be had is missing from then on. */
export function fullTextsAskedOnce({ fetch }: FullTexts): FullTexts {
  const known = new Map<Pmcid, FullText | string>();
  return {
    async fetch(pmcids) {
      const open = pmcids.filter((pmcid) => !known.has(pmcid));
      if (open.length > 0) {
        try {
          const { texts, missing } = await fetch(open);
          for (const { pmcid, reason } of missing) known.set(pmcid, reason);
          for (const [pmcid, text] of texts) known.set(pmcid, text);
        } catch (error) {
          if (error instanceof LiteratureUnavailableError) for (const pmcid of open) known.set(pmcid, error.message);
          throw error;
        }
      }
      const all = pmcids.map((pmcid) => [pmcid, known.get(pmcid) ?? 'PMC does not answer for it'] as const);
      return {
        texts: new Map(all.flatMap(([pmcid, text]) => (typeof text === 'string' ? [] : [[pmcid, text] as const]))),
        missing: all.flatMap(([pmcid, text]) => (typeof text === 'string' ? [{ pmcid, reason: text }] : [])),
      };
    },
  };
}
