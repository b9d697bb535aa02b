import { type Pmid, parsePmid } from '../../core/identifiers.ts';
import type { Candidate, ListingSource } from '../../core/ports/literature.ts';
import type { Answer } from '../polite-http/attempt.ts';
import { baseAddress } from '../polite-http/base-address.ts';
import { carriedBody, statusFailure } from '../polite-http/carrier.ts';
import { count, decodeJson, list, member, text } from '../polite-http/json.ts';
import { createUpstream, defaultPatience, type Patience } from '../polite-http/upstream.ts';
import { inWordsOf, UpstreamFailure } from '../polite-http/upstream-failure.ts';
import { citationCandidates, referenceKey, rowKey } from './citation-row.ts';

export interface EuropePmcOptions {
  /** EUROPE_PMC_BASE_URL. */
  readonly baseUrl?: string;
  readonly tool?: string;
  readonly patience?: Partial<Patience>;
}

export const europePmcBaseUrl = 'https://www.ebi.ac.uk/europepmc/webservices/rest';

/** The most a page may hold. */
const pageSize = 1000;
/** 100,000 citations: more than any article has. */
const mostPages = 100;

/**
 * Europe PMC's Articles RESTful API, modules citations (whatever cites the review, preprints and others included) and
 * references (what an article cites, for those of which PubMed has no list).
 */
export function createEuropePmc(
  options: EuropePmcOptions = {},
): ListingSource & Required<Pick<ListingSource, 'referencesOf'>> {
  const service = baseAddress('Europe PMC', 'EUROPE_PMC_BASE_URL', options.baseUrl ?? europePmcBaseUrl);
  const upstream = createUpstream({
    patience: { ...defaultPatience, ...options.patience },
    userAgent: options.tool ?? 'living-review',
  });

  async function rowsOf(module: Module, pmid: Pmid): Promise<readonly unknown[]> {
    const rows = new Map<string, unknown>();
    let total = Number.POSITIVE_INFINITY;
    for (let page = 1; page <= mostPages && rows.size < total; page += 1) {
      const url = new URL(`${service.base}/MED/${pmid}/${module}`);
      url.search = new URLSearchParams({ page: String(page), pageSize: String(pageSize), format: 'json' }).toString();
      const known = rows.size;
      const answer = await upstream.ask(
        () => ({ url }),
        (answer) => readPage(answer, { module, pmid, page, known }),
      );
      total = answer.total;
      for (const row of answer.rows) rows.set(module === 'references' ? referenceKey(row) : rowKey(row), row);
      // The same page over and over, or nothing more although more is counted: never ask for ever.
      if (rows.size === known) break;
    }
    // Rows come and go between pages; one in a hundred may be missing, or a short list would never be accepted.
    if (rows.size < total - Math.floor(total / 100)) {
      throw new UpstreamFailure('transient', 'short', `it lists fewer ${module} than it counts`);
    }
    return [...rows.values()];
  }

  return {
    source: 'europe-pmc',
    list: ({ pmid, pmcid }) =>
      inWordsOf(service, async () =>
        (await rowsOf('citations', pmid)).flatMap((row): readonly Candidate[] => {
          const candidates = citationCandidates(row);
          const itself = candidates.some(
            (candidate) =>
              (candidate.kind === 'pmid' && candidate.pmid === pmid) ||
              (candidate.kind === 'pmcid' && candidate.pmcid === pmcid),
          );
          return itself ? [] : candidates;
        }),
      ),
    referencesOf: (pmid) =>
      inWordsOf(service, async () => {
        const cited = (await rowsOf('references', pmid)).flatMap(
          (row) => (text(member(row, 'source')).toUpperCase() === 'MED' && parsePmid(text(member(row, 'id')))) || [],
        );
        return [...new Set(cited)];
      }),
  };
}

type Module = 'citations' | 'references';

/**
 * One page of a module. Errors come with status 200 as `errCode`, or as an answer with nothing but a version; no citations is a
 * `hitCount` of 0. A page with fewer rows than are due is asked for again.
 */
export function readPage(
  answer: Answer,
  asked: { readonly module: Module; readonly pmid: Pmid; readonly page: number; readonly known: number },
): { readonly total: number; readonly rows: readonly unknown[] } {
  const { module } = asked;
  const body = decodeJson(carriedBody(answer));
  if (member(body, 'errCode') !== undefined || member(body, 'errMsg') !== undefined) {
    throw new UpstreamFailure('transient', 'error-answer', 'it answered with an error');
  }
  const unexplained = statusFailure(answer.status);
  if (unexplained) throw unexplained;
  const total = count(member(body, 'hitCount'));
  if (total === null) throw new UpstreamFailure('transient', 'unexpected', `the answer counts no ${module}`);
  const request = member(body, 'request');
  const echoes = [
    [text(member(request, 'id')), asked.pmid],
    [text(member(request, 'source')), 'MED'],
    [text(member(request, 'page')), String(asked.page)],
  ];
  if (request !== undefined && echoes.some(([said, ours]) => said !== '' && said !== ours)) {
    throw new UpstreamFailure('transient', 'not-ours', 'the answer is not the page we asked for');
  }
  const [listName, rowName] = module === 'citations' ? ['citationList', 'citation'] : ['referenceList', 'reference'];
  const rows = list(member(member(body, listName), rowName)) ?? [];
  // A server may cap pages below what we asked and says so; then that is what a page must hold.
  const due = Math.min(total - asked.known, count(member(request, 'pageSize')) ?? 1);
  if (rows.length < due - Math.floor(due / 100)) {
    throw new UpstreamFailure('transient', 'short', `it lists fewer ${module} than it counts`);
  }
  return { total, rows };
}
