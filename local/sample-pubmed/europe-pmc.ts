import { type Answer, json, xml } from './answer.ts';
import { xmlText } from './ascii-xml.ts';
import type { Catalogue } from './catalogue.ts';
import { authorText, pageRange, titleOf } from './citation-text.ts';
import type { CorpusEntry } from './corpus-entry.ts';
import { param, type SampleRequest, wholeParam } from './request.ts';

const version = '6.9';
const maxPageSize = 1000;

/**
 * Europe PMC `/{source}/{id}/citations` and `/references`: pages of rows, citations by oldest id, references in printed
 * order. XML unless `format=json`. A row's id is a PMID only where its source is MED: a preprint stands here under its own
 * `PPR…` id. Of references only those that the corpus knows by PMID are listed.
 */
export function europePmc(request: SampleRequest, path: string, catalogue: Catalogue): Answer {
  const [, source, id, module] = /^\/([A-Z]+)\/(\w+)\/(citations|references)$/.exec(path) ?? [];
  if (!source || !id)
    return json(
      { errCode: 404, errMsg: `The sample server answers /MED/<pmid>/citations and /references only, not ${path}` },
      404,
    );
  const pageSize = wholeParam(request, 'pageSize', 25);
  const page = wholeParam(request, 'page', 1);
  if (pageSize < 1 || pageSize > maxPageSize || page < 1) {
    return json({ version, errCode: 400, errMsg: `page must be 1 or more and pageSize 1 to ${maxPageSize}` }, 400);
  }
  if (module === 'references') {
    const cited = (source === 'MED' && catalogue.byPmid.get(id)?.references) || [];
    const reference = cited.map((pmid, at) => ({ id: pmid, source: 'MED', citedOrder: at + 1, match: 'Y' }));
    return json({
      version,
      hitCount: reference.length,
      request: { id, source, page, pageSize },
      referenceList: { reference: reference.slice((page - 1) * pageSize, page * pageSize) },
    });
  }
  const citing = source === 'MED' ? catalogue.citing(id, 'europe-pmc') : [];
  const rows = citing.map((entry) => row(entry, catalogue)).toSorted((a, b) => order(a.id) - order(b.id));
  const answer = {
    version,
    hitCount: rows.length,
    request: { id, source, page, pageSize },
    citationList: { citation: rows.slice((page - 1) * pageSize, page * pageSize) },
  };
  return param(request, 'format').toLowerCase() === 'json' ? json(answer) : asXml(answer);
}

type Row = ReturnType<typeof row>;

function row(entry: CorpusEntry, catalogue: Catalogue) {
  const { journal } = entry;
  const authors = (entry.authors ?? []).map(authorText).join(', ');
  return {
    id: entry.europePmcId ?? entry.pmid ?? '',
    source: entry.europePmcId ? 'PPR' : 'MED',
    citationType: entry.types.join('; '),
    title: titleOf(entry),
    ...(authors && { authorString: `${authors}.` }),
    journalAbbreviation: journal.iso ?? journal.title,
    pubYear: Number(entry.published.slice(0, 4)),
    ...(journal.volume && { volume: journal.volume }),
    ...(journal.issue && { issue: journal.issue }),
    ...(journal.pages && { pageInfo: pageRange(journal.pages).medline }),
    citedByCount: entry.pmid ? catalogue.citing(entry.pmid, 'europe-pmc').length : 0,
  };
}

function order(id: string): number {
  return Number(id.replace(/\D/g, ''));
}

function asXml(answer: {
  readonly hitCount: number;
  readonly request: Readonly<Record<string, string | number>>;
  readonly citationList: { readonly citation: readonly Row[] };
}): Answer {
  const elements = (fields: Readonly<Record<string, string | number | undefined>>) =>
    Object.entries(fields)
      .map(([name, value]) => `<${name}>${xmlText(String(value))}</${name}>`)
      .join('');
  const citations = answer.citationList.citation.map((fields) => `<citation>${elements(fields)}</citation>`);
  return xml(
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><responseWrapper><version>${version}</version>` +
      `<hitCount>${answer.hitCount}</hitCount><request>${elements(answer.request)}</request>` +
      `<citationList>${citations.join('')}</citationList></responseWrapper>`,
  );
}
