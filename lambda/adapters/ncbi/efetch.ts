import type { ArticleRecord } from '../../core/article-record.ts';
import type { Pmid } from '../../core/identifiers.ts';
import { member, text } from '../polite-http/json.ts';
import { UpstreamFailure } from '../polite-http/upstream-failure.ts';
import { expectXml, type NcbiAnswer, parseSmallXml } from './ncbi-answer.ts';
import type { AskNcbi } from './session.ts';

/** Reads a PubmedArticleSet; throws when it is no whole, well-formed document. One bad record lands in `broken`. */
export type PubmedParser = (xml: string) => {
  readonly records: readonly ArticleRecord[];
  readonly broken: readonly BrokenRecord[];
  readonly deleted: readonly Pmid[];
};

export interface BrokenRecord {
  readonly pmid: Pmid | null;
  readonly reason: string;
}

/** What one answer said about the ids it was asked for; ids in none of the lists were passed over in silence. */
export interface FetchedBatch {
  readonly records: readonly ArticleRecord[];
  readonly broken: readonly BrokenRecord[];
  readonly deleted: readonly Pmid[];
}

/** Ids kept on NCBI's history server (EPost); it forgets them after some hours, or sooner. */
export interface PostedIds {
  readonly webEnv: string;
  readonly queryKey: string;
}

/** EFetch by ids. Ids NCBI knows nothing of are left out of its answer without a word. */
export function efetchByIds(
  ask: AskNcbi,
  parse: PubmedParser,
  pmids: readonly Pmid[],
  attempts?: number,
): Promise<FetchedBatch> {
  return ask(
    {
      path: 'efetch.fcgi',
      method: 'POST',
      params: { db: 'pubmed', id: pmids.join(','), retmode: 'xml' },
      ...(attempts === undefined ? {} : { attempts }),
    },
    (answer) => readEfetch(answer, parse, new Set(pmids)),
  );
}

/** EFetch of one page of posted ids; `asked` are all of them, since order within the history is NCBI's affair. */
export function efetchPosted(
  ask: AskNcbi,
  parse: PubmedParser,
  { webEnv, queryKey }: PostedIds,
  page: { readonly start: number; readonly size: number },
  asked: ReadonlySet<Pmid>,
): Promise<FetchedBatch> {
  const params = {
    db: 'pubmed',
    WebEnv: webEnv,
    query_key: queryKey,
    retstart: String(page.start),
    retmax: String(page.size),
    retmode: 'xml',
  };
  return ask({ path: 'efetch.fcgi', method: 'POST', params, attempts: 3 }, (answer) =>
    readEfetch(answer, parse, asked),
  );
}

/** EPost: at most 10,000 ids a request (NBK25499). */
export function epost(ask: AskNcbi, pmids: readonly Pmid[]): Promise<PostedIds> {
  return ask(
    { path: 'epost.fcgi', method: 'POST', params: { db: 'pubmed', id: pmids.join(',') }, attempts: 3 },
    (answer) => {
      const result = parseSmallXml(answer, 'ePostResult');
      const webEnv = text(member(result, 'WebEnv'));
      const queryKey = text(member(result, 'QueryKey'));
      if (webEnv === '' || !/^\d+$/.test(queryKey)) {
        throw new UpstreamFailure('transient', 'unexpected', 'the answer names no history');
      }
      return { webEnv, queryKey };
    },
  );
}

function readEfetch(answer: NcbiAnswer, parse: PubmedParser, asked: ReadonlySet<Pmid>): FetchedBatch {
  const xml = expectXml(answer, 'PubmedArticleSet');
  let parsed: ReturnType<PubmedParser>;
  try {
    parsed = parse(xml);
  } catch {
    throw new UpstreamFailure('transient', 'malformed', 'the answer was cut off or is no PubMed XML');
  }
  // Answered twice, kept once; the first stands for both.
  const records = new Map<Pmid, ArticleRecord>();
  for (const record of parsed.records) {
    if (record.pmid && asked.has(record.pmid) && !records.has(record.pmid)) records.set(record.pmid, record);
  }
  if (records.size === 0 && parsed.records.length > 0) {
    throw new UpstreamFailure('transient', 'not-ours', 'the answer holds other articles than those we asked for');
  }
  return { records: [...records.values()], broken: parsed.broken, deleted: parsed.deleted };
}
