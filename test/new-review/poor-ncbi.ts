import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An article as this server prints it. */
export interface PoorRecord {
  readonly pmid: string;
  readonly title: string;
  readonly abstract?: string;
  readonly types?: readonly string[];
  readonly keywords?: readonly string[];
  readonly mesh?: readonly (readonly [ui: string, name: string])[];
  readonly pmcid?: string;
  readonly doi?: string;
  /** PMIDs of its reference list. */
  readonly references?: readonly string[];
  /** `2026-01-31`, the day PubMed first showed it. */
  readonly entrez?: string;
  readonly corrections?: readonly { readonly type: string; readonly pmid: string }[];
}

/** What this NCBI knows; everything else it answers with 404, as a stranger's hasty stand-in would. */
export interface PoorNcbiWorld {
  readonly records: readonly PoorRecord[];
  /** JATS by PMC number without prefix. */
  readonly jats?: Readonly<Record<string, string>>;
  /** MeSH UI → name and tree numbers. */
  readonly mesh?: Readonly<Record<string, readonly [name: string, ...treeNumbers: string[]]>>;
  /** PMIDs that cite the review (ELink). */
  readonly citedIn?: readonly string[];
  /** The review's number in PMC (ELink pubmed_pmc). */
  readonly ownLink?: string;
  /** What ESearch finds in PubMed, whatever is asked. */
  readonly found?: readonly string[];
  /** PMID → PMCID of the ID converter. */
  readonly pmcids?: Readonly<Record<string, string>>;
}

export interface PoorNcbi {
  readonly env: Readonly<Record<string, string>>;
  /** Paths with their parameters, in order. */
  readonly asked: { readonly path: string; readonly params: URLSearchParams }[];
  readonly close: () => Promise<void>;
}

export async function startPoorNcbi(world: PoorNcbiWorld): Promise<PoorNcbi> {
  const asked: { path: string; params: URLSearchParams }[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const params = new URLSearchParams(body || url.search);
    asked.push({ path: url.pathname, params });
    const answer = answerTo(world, url.pathname.split('/').at(-1) ?? '', params);
    response.statusCode = answer === null ? 404 : 200;
    response.setHeader('Content-Type', answer?.startsWith('{') ? 'application/json' : 'text/xml; charset=UTF-8');
    response.end(answer ?? 'not here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: {
      NCBI_BASE_URL: `${base}/eutils`,
      NCBI_API_KEY: 'a-key',
      NCBI_EMAIL: 'keeper@example.org',
      ...(world.pmcids ? { PMC_IDCONV_URL: `${base}/idconv` } : {}),
    },
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answerTo(world: PoorNcbiWorld, endpoint: string, params: URLSearchParams): string | null {
  const ids = params.getAll('id').flatMap((list) => list.split(','));
  const db = params.get('db');
  if (endpoint === 'efetch.fcgi' && db === 'pubmed')
    return pubmedXml(world.records.filter(({ pmid }) => ids.includes(pmid)));
  if (endpoint === 'efetch.fcgi' && db === 'pmc' && world.jats) {
    const text = world.jats[ids[0] ?? ''];
    return text ?? '<?xml version="1.0"?><pmc-articleset></pmc-articleset>';
  }
  if (endpoint === 'elink.fcgi' && world.citedIn) return elinkJson(world, params);
  if (endpoint === 'esearch.fcgi' && db === 'pubmed' && world.found) return esearchJson(world.found);
  if (endpoint === 'esearch.fcgi' && db === 'mesh' && world.mesh) {
    return esearchJson(
      Object.keys(world.mesh)
        .filter((ui) => params.get('term')?.includes(ui))
        .map(meshId),
    );
  }
  if (endpoint === 'esummary.fcgi' && db === 'mesh' && world.mesh) return meshJson(world.mesh, ids);
  if (endpoint === 'idconv' && world.pmcids) return idconvJson(world.pmcids, params.get('ids') ?? '');
  return null;
}

/** NCBI's record numbers have at most nine digits, whatever the UI. */
const meshId = (ui: string) => `68${ui.slice(-6)}`;

function elinkJson({ citedIn = [], ownLink }: PoorNcbiWorld, params: URLSearchParams): string {
  const name = params.get('linkname') ?? '';
  const own = ownLink ? [ownLink] : [];
  const links = name === 'pubmed_pubmed_citedin' ? citedIn : name === 'pubmed_pmc' ? own : [];
  const linksetdbs = links.length > 0 ? { linksetdbs: [{ dbto: params.get('db'), linkname: name, links }] } : {};
  return JSON.stringify({ header: {}, linksets: [{ dbfrom: 'pubmed', ids: [params.get('id')], ...linksetdbs }] });
}

function esearchJson(ids: readonly string[]): string {
  const result = { count: String(ids.length), retmax: String(ids.length), retstart: '0', idlist: ids };
  return JSON.stringify({ header: {}, esearchresult: result });
}

function meshJson(mesh: NonNullable<PoorNcbiWorld['mesh']>, ids: readonly string[]): string {
  const known = Object.entries(mesh).filter(([ui]) => ids.includes(meshId(ui)));
  const records = known.map(([ui, [name, ...numbers]]) => [
    meshId(ui),
    {
      ds_meshui: ui,
      ds_meshterms: [name],
      ds_idxlinks: numbers.map((treenum) => ({ treenum, parent: 0, children: [] })),
    },
  ]);
  return JSON.stringify({ header: {}, result: { uids: ids, ...Object.fromEntries(records) } });
}

function idconvJson(pmcids: Readonly<Record<string, string>>, ids: string): string {
  const records = ids
    .split(',')
    .map((id) =>
      pmcids[id]
        ? { pmid: Number(id), pmcid: pmcids[id], 'requested-id': id }
        : { pmid: Number(id), 'requested-id': id, status: 'error', errmsg: 'Identifier not found in PMC' },
    );
  return JSON.stringify({ status: 'ok', records });
}

export function pubmedXml(records: readonly PoorRecord[]): string {
  return `<?xml version="1.0" ?>\n<PubmedArticleSet>${records.map(articleXml).join('\n')}</PubmedArticleSet>`;
}

function articleXml(record: PoorRecord): string {
  const { pmid, title, abstract, types = ['Journal Article'], keywords = [], mesh = [], references = [] } = record;
  const { entrez = '2023-05-05', corrections = [] } = record;
  const [year, month, day] = entrez.split('-');
  const articleIds = [
    `<ArticleId IdType="pubmed">${pmid}</ArticleId>`,
    record.pmcid ? `<ArticleId IdType="pmc">${record.pmcid}</ArticleId>` : '',
    record.doi ? `<ArticleId IdType="doi">${record.doi}</ArticleId>` : '',
  ].join('');
  const meshXml = mesh.map(
    ([ui, name]) =>
      `<MeshHeading><DescriptorName UI="${ui}" MajorTopicYN="N">${text(name)}</DescriptorName></MeshHeading>`,
  );
  return `<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">${pmid}</PMID>
<Article PubModel="Electronic"><Journal><JournalIssue CitedMedium="Internet"><Volume>1</Volume><PubDate><Year>${year}</Year></PubDate></JournalIssue><Title>Journal of Invented Results</Title><ISOAbbreviation>J Invent Res</ISOAbbreviation></Journal>
<ArticleTitle>${text(title)}</ArticleTitle>${abstract ? `<Abstract><AbstractText>${text(abstract)}</AbstractText></Abstract>` : ''}
<Language>eng</Language><PublicationTypeList>${types.map((type) => `<PublicationType UI="D016428">${type}</PublicationType>`).join('')}</PublicationTypeList></Article>
${corrections.length > 0 ? `<CommentsCorrectionsList>${corrections.map(({ type, pmid: other }) => `<CommentsCorrections RefType="${type}"><RefSource>J Invent Res</RefSource><PMID Version="1">${other}</PMID></CommentsCorrections>`).join('')}</CommentsCorrectionsList>` : ''}
${meshXml.length > 0 ? `<MeshHeadingList>${meshXml.join('')}</MeshHeadingList>` : ''}
${keywords.length > 0 ? `<KeywordList Owner="NOTNLM">${keywords.map((keyword) => `<Keyword MajorTopicYN="N">${text(keyword)}</Keyword>`).join('')}</KeywordList>` : ''}
</MedlineCitation><PubmedData><History><PubMedPubDate PubStatus="entrez"><Year>${year}</Year><Month>${month}</Month><Day>${day}</Day></PubMedPubDate></History>
<PublicationStatus>epublish</PublicationStatus><ArticleIdList>${articleIds}</ArticleIdList>
${references.length > 0 ? `<ReferenceList>${references.map((other) => `<Reference><Citation>An invented one.</Citation><ArticleIdList><ArticleId IdType="pubmed">${other}</ArticleId></ArticleIdList></Reference>`).join('')}</ReferenceList>` : ''}
</PubmedData></PubmedArticle>`;
}

function text(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
