import { elinkSources } from '../../lambda/adapters/ncbi/elink.ts';
import { topicQuerySource } from '../../lambda/adapters/ncbi/esearch.ts';
import { fetchRecords } from '../../lambda/adapters/ncbi/fetch-records.ts';
import { readNcbiAnswer } from '../../lambda/adapters/ncbi/ncbi-answer.ts';
import { parsePubmedXml } from '../../lambda/adapters/ncbi/pubmed-xml/parse-pubmed-xml.ts';
import type { AskNcbi } from '../../lambda/adapters/ncbi/session.ts';
import { inWordsOf, UpstreamFailure } from '../../lambda/adapters/polite-http/upstream-failure.ts';
import type { Literature } from '../../lambda/core/ports/literature.ts';
import { type Kernel, NoAnswerError, type Process } from './kernel.ts';

/** An article as PubMed comes to know it: dated on or before the day it can be found. */
export interface PublishedArticle {
  readonly pmid: string;
  readonly listedBy: ListName;
  visibleAt: number;
  /** `YYYY-MM-DD`, often days before it is visible. */
  readonly entrez: string;
  readonly topic: string;
  readonly title: string;
}

export type ListName = 'pubmed-citedin' | 'topic-query';

const service = { name: 'NCBI E-utilities', base: 'https://eutils.example.org', variable: 'NCBI_BASE_URL' };

/** A small PubMed behind the real adapter: real questions, real answers, and what NCBI answers on a bad day. */
export function createPubmed(kernel: Kernel, articles: readonly PublishedArticle[]) {
  const { dice } = kernel;
  /** When each list was first answered in full: what stood on it then is its baseline, or older. */
  const firstWholeAt = new Map<ListName, number>();
  /** Records that were asked for and not answered at least once: they may be news although they stood on a list before. */
  const unanswered = new Set<string>();
  const visible = (list: ListName) =>
    articles.filter(({ listedBy, visibleAt }) => listedBy === list && visibleAt <= kernel.now());
  const noteWhole = (list: ListName) => {
    if (!firstWholeAt.has(list)) firstWholeAt.set(list, kernel.now());
  };

  function answer(path: string, params: Readonly<Record<string, string>>): string {
    if (kernel.isFault('ncbi.error')) return dice.pick(badDays);
    const isCut = kernel.isFault('ncbi.truncated');
    if (path === 'efetch.fcgi') {
      const asked = new Set((params.id ?? '').split(','));
      const found = articles.filter(({ pmid, visibleAt }) => asked.has(pmid) && visibleAt <= kernel.now());
      const answered = found.filter(() => !kernel.isFault('ncbi.passedOver'));
      for (const own of found) if (isCut || !answered.includes(own)) unanswered.add(own.pmid);
      return cut(`${xmlHead}<PubmedArticleSet>${answered.map(recordXml).join('')}</PubmedArticleSet>`, isCut);
    }
    if (path === 'elink.fcgi') {
      const links = visible('pubmed-citedin').map(({ pmid }) => pmid);
      if (!isCut) noteWhole('pubmed-citedin');
      const linksetdbs = links.length > 0 ? [{ dbto: 'pubmed', linkname: 'pubmed_pubmed_citedin', links }] : undefined;
      return cut(JSON.stringify({ linksets: [{ dbfrom: 'pubmed', ids: [params.id], linksetdbs }] }), isCut);
    }
    const ids = visible('topic-query').map(({ pmid }) => pmid);
    // One id less is within what NCBI's own counts are wrong by; two are a short answer.
    const idlist = isCut ? ids.slice(0, Math.max(0, ids.length - dice.between(2, 4))) : ids;
    if (idlist.length === ids.length) noteWhole('topic-query');
    const counted = { count: String(ids.length), retmax: String(ids.length), retstart: '0', idlist };
    return JSON.stringify({ esearchresult: counted });
  }

  const cut = (body: string, isCut: boolean) => (isCut ? body.slice(0, dice.between(0, body.length - 2)) : body);

  function askAs(process: Process): AskNcbi {
    return async ({ path, params, attempts = 4 }, read) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const body = await kernel.request(process, {
            port: 'ncbi',
            what: path,
            apply: () => answer(path, params),
            patienceMs: 25_000,
            latencyMs: [100, 900],
          });
          return read(readNcbiAnswer({ status: 200, headers: new Headers(), body }), attempt);
        } catch (error) {
          const failure =
            error instanceof NoAnswerError ? new UpstreamFailure('transient', 'timed-out', 'no answer') : error;
          if (!(failure instanceof UpstreamFailure) || failure.kind !== 'transient' || attempt >= attempts)
            throw failure;
          await kernel.sleep(process, dice.between(500, 1_000 * 2 ** attempt));
        }
      }
    };
  }

  return {
    articles,
    /** One or two articles that were to come later can be found within minutes. */
    hasten(): void {
      const later = articles.filter(({ visibleAt }) => visibleAt > kernel.now());
      for (const article of later.slice(0, dice.between(1, 2)))
        article.visibleAt = kernel.now() + dice.between(0, 10) * 60_000;
    },
    firstWholeAt,
    unanswered,
    literatureOf(process: Process): Literature {
      const ask = askAs(process);
      const citing = elinkSources(ask, service).filter(({ source }) => source === 'pubmed-citedin');
      return {
        sources: [...citing, topicQuerySource(ask, service, 500)],
        resolvePmcids: async () => new Map(),
        fetchRecords: (pmids) => inWordsOf(service, () => fetchRecords(ask, parsePubmedXml, pmids)),
      };
    },
  };
}

export type Pubmed = ReturnType<typeof createPubmed>;

const xmlHead = '<?xml version="1.0" ?>\n';

/** What comes with HTTP 200 and is no answer (reliability catalogue NC4, NC11, NC12; a gateway's page; nothing). */
const badDays = [
  '{"esearchresult":{"ERROR":"Search Backend failed: Couldn\'t resolve #pmquerysrv-mz?dbaf=pubmed"}}',
  '<?xml version="1.0"?><eLinkResult><ERROR>Couldn\'t resolve #exLinkSrv2, the address table is empty.</ERROR></eLinkResult>',
  '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>',
  '{"error":"API rate limit exceeded","count":"5","limit":"3"}',
  '',
];

function recordXml({ pmid, entrez, title }: PublishedArticle): string {
  const [year, month, day] = entrez.split('-');
  const date = `<Year>${year}</Year><Month>${month}</Month><Day>${day}</Day>`;
  return `<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">${pmid}</PMID>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><PubDate><Year>${year}</Year></PubDate></JournalIssue>
<Title>Journal of Tests</Title><ISOAbbreviation>J Tests</ISOAbbreviation></Journal><ArticleTitle>${title}</ArticleTitle>
<Abstract><AbstractText>Immune cells shape the tumor.</AbstractText></Abstract><Language>eng</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList></Article></MedlineCitation>
<PubmedData><History><PubMedPubDate PubStatus="entrez">${date}</PubMedPubDate></History><PublicationStatus>ppublish</PublicationStatus>
<ArticleIdList><ArticleId IdType="pubmed">${pmid}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>
`;
}
