import { type Pmid, parsePmid } from '../../core/identifiers.ts';
import type { ListingSource } from '../../core/ports/literature.ts';
import { count, list, member, text } from '../polite-http/json.ts';
import { inWordsOf, type Service, UpstreamFailure } from '../polite-http/upstream-failure.ts';
import { type NcbiAnswer, parseSmallXml } from './ncbi-answer.ts';
import type { AskNcbi } from './session.ts';

/** PubMed gives only the first 9,999 results, the last start is 9,998 (NBK25499). */
const lastReachable = 9998;
const pageSize = 1000;

/**
 * ESearch for the taxonomy's query: the newest `limit` matches in PubMed's own order, which is most recently added first
 * (sorting by publication date would hide what is indexed late). An empty query has no matches and asks nothing.
 */
export function topicQuerySource(ask: AskNcbi, service: Service, limit: number): ListingSource {
  return {
    source: 'topic-query',
    list: ({ pmid, query }) =>
      inWordsOf(service, async () => {
        const found = await search(ask, query.trim(), Math.min(limit, lastReachable));
        found.delete(pmid);
        return [...found].map((pmid) => ({ kind: 'pmid', pmid, score: null }));
      }),
  };
}

async function search(ask: AskNcbi, term: string, limit: number): Promise<Set<Pmid>> {
  const found = new Set<Pmid>();
  if (term === '') return found;
  let total = limit;
  for (let start = 0; start < Math.min(total, limit); start += pageSize) {
    const size = Math.min(pageSize, limit - start);
    const page = await ask(
      {
        path: 'esearch.fcgi',
        method: 'POST',
        params: { db: 'pubmed', term, retstart: String(start), retmax: String(size), usehistory: 'y', retmode: 'json' },
      },
      (answer, attempt) => readEsearch(answer, { start, size, attempt }),
    );
    total = page.total;
    for (const pmid of page.pmids) found.add(pmid);
  }
  return found;
}

interface SearchPage {
  readonly total: number;
  readonly pmids: readonly Pmid[];
}

/**
 * One page of results. A field tag PubMed does not know makes it answer the query without that restriction, millions of
 * matches: our query is at fault. Fewer ids than there must be is a failure, except that NCBI's own counts are known to
 * disagree by one: one missing is believed from the third attempt on.
 */
export function readEsearch(
  answer: NcbiAnswer,
  asked: { readonly start: number; readonly size: number; readonly attempt: number },
): SearchPage {
  const { total, start, ids, unknownFields } = answer.format === 'json' ? fromJson(answer.value) : fromXml(answer);
  if (unknownFields > 0) {
    throw new UpstreamFailure(
      'rejected',
      'bad-query',
      `PubMed does not know ${unknownFields} field tag(s) of the query`,
    );
  }
  if (total === null || ids === null) {
    throw new UpstreamFailure('transient', 'unexpected', 'the answer has no count or no id list');
  }
  if (start !== asked.start && !(total <= asked.start)) {
    throw new UpstreamFailure('transient', 'not-ours', 'the answer is another page than the one we asked for');
  }
  const pmids = ids.flatMap((id) => parsePmid(id) ?? []);
  const expected = Math.max(0, Math.min(asked.size, total - asked.start));
  const missing = expected - pmids.length;
  if (missing > 1 || (missing === 1 && (asked.attempt < 3 || pmids.length === 0))) {
    throw new UpstreamFailure('transient', 'short', 'the answer holds fewer results than it counts');
  }
  return { total, pmids };
}

function fromJson(value: unknown) {
  const result = member(value, 'esearchresult');
  const ids = member(result, 'idlist');
  return {
    total: count(member(result, 'count')),
    start: count(member(result, 'retstart')),
    ids: Array.isArray(ids) ? ids.map(text) : null,
    unknownFields: list(member(member(result, 'errorlist'), 'fieldsnotfound'))?.length ?? 0,
  };
}

function fromXml(answer: NcbiAnswer) {
  const result = parseSmallXml(answer, 'eSearchResult');
  const idList = member(result, 'IdList');
  return {
    total: count(member(result, 'Count')),
    start: count(member(result, 'RetStart')),
    ids: idList === undefined ? null : (list(member(idList, 'Id')) ?? []).map(text),
    unknownFields: list(member(member(result, 'ErrorList'), 'FieldNotFound'))?.length ?? 0,
  };
}
