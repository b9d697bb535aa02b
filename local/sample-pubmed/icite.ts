import { type Answer, json } from './answer.ts';
import type { Catalogue } from './catalogue.ts';
import { titleOf } from './citation-text.ts';
import { type CorpusEntry, initialsOf } from './corpus-entry.ts';
import { param, type SampleRequest } from './request.ts';

const maxPmids = 200;

/**
 * NIH iCite `/pubs?pmids=…` and `/pubs/<pmid>`: numbers for ids, unknown PMIDs simply missing. `fl` limits the fields;
 * without `legacy=false`, flags come as "Yes" and "No".
 */
export function icite(request: SampleRequest, path: string, catalogue: Catalogue): Answer {
  const single = /^\/pubs\/(\d+)$/.exec(path)?.[1];
  if (!single && path !== '/pubs') return json({ error: `The sample server answers /pubs only, not ${path}` }, 404);
  const asked = single ? [single] : (request.params.get('pmids') ?? []).flatMap((value) => value.split(','));
  const pmids = asked.map((pmid) => pmid.trim().replace(/^0+(?=\d)/, '')).filter((pmid) => /^\d+$/.test(pmid));
  if (pmids.length === 0) return json({ error: 'pmids is required: one or more PMIDs joined by commas' }, 400);
  if (pmids.length > maxPmids) return json({ error: `At most ${maxPmids} pmids a call, not ${pmids.length}` }, 400);

  const fields = param(request, 'fl')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const legacy = param(request, 'legacy') !== 'false';
  const data = [...new Set(pmids)].flatMap((pmid) => {
    const entry = catalogue.byPmid.get(pmid);
    return entry
      ? [limited(legacy ? yesNo(publication(entry, catalogue)) : publication(entry, catalogue), fields)]
      : [];
  });
  if (single) return data[0] ? json(data[0]) : json({ error: `Publication ${single} not found` }, 404);
  return json({ data });
}

function publication(entry: CorpusEntry, catalogue: Catalogue) {
  const pmid = entry.pmid!;
  const citing = catalogue.citing(pmid, 'icite').filter((other) => other.pmid !== undefined);
  const citedBy = citing.map((other) => Number(other.pmid));
  const clinical = citing.filter(({ types }) => types.some((type) => type.startsWith('Clinical Trial')));
  return {
    _id: pmid,
    authors: (entry.authors ?? []).flatMap((author) =>
      'collective' in author
        ? []
        : [
            {
              lastName: author.last,
              firstName: author.fore ?? '',
              fullName: `${author.last}, ${author.fore ?? initialsOf('')}`,
            },
          ],
    ),
    doi: entry.doi ?? '',
    pmid: Number(pmid),
    title: titleOf(entry),
    citedByClinicalArticle: clinical.length > 0,
    citedByPmidsByYear: citing.map((other) => ({ [other.pmid!]: Number(other.published.slice(0, 4)) })),
    year: Number(entry.published.slice(0, 4)),
    journal: entry.journal.iso ?? entry.journal.title,
    is_research_article: !entry.types.includes('Review'),
    citation_count: citedBy.length,
    is_clinical: entry.types.some((type) => type.startsWith('Clinical Trial')),
    cited_by_clin: clinical.map((other) => Number(other.pmid)),
    cited_by: citedBy,
    references: (entry.references ?? []).map(Number),
    provisional: entry.status === 'Publisher',
  };
}

function yesNo(record: ReturnType<typeof publication>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, typeof value === 'boolean' ? (value ? 'Yes' : 'No') : value]),
  );
}

function limited(
  record: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): Readonly<Record<string, unknown>> {
  if (fields.length === 0) return record;
  return Object.fromEntries(Object.entries(record).filter(([name]) => fields.includes(name)));
}
