import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { type Fault, historyExpired } from './strangers-faults.ts';
import { type CitationRow, type Paper, pubmedXml, xmlText } from './strangers-papers.ts';

/** What this NCBI (and Europe PMC, and iCite) holds about one review; tests change it between ticks. */
export interface World {
  readonly review: string;
  readonly papers: Map<string, Paper>;
  /** PMC number without the prefix → JATS of what is open in PMC. */
  readonly fullTexts: Map<string, string>;
  /** PMIDs, as ELink `pubmed_pubmed_citedin` lists them. */
  readonly citedIn: Set<string>;
  /** PMC numbers without the prefix, as ELink `pubmed_pmc_refs` lists them. */
  readonly pmcRefs: Set<string>;
  /** PMID → neighbour score. */
  readonly related: Map<string, number>;
  readonly searchResults: Set<string>;
  readonly europePmc: CitationRow[];
  readonly icite: Set<string>;
}

export type Endpoint =
  | 'citedin'
  | 'pmc_refs'
  | 'related'
  | 'esearch'
  | 'epost'
  | 'efetch'
  | 'pmc'
  | 'idconv'
  | 'europe-pmc'
  | 'icite';
export const eutilsEndpoints: readonly Endpoint[] = [
  ...(['citedin', 'pmc_refs', 'related', 'esearch', 'epost', 'efetch', 'pmc'] as const),
];

export interface Asked {
  readonly endpoint: Endpoint;
  readonly method: string;
  readonly params: URLSearchParams;
}

export interface StrangersNcbi {
  readonly world: World;
  /** NCBI_BASE_URL, PMC_IDCONV_URL, EUROPE_PMC_BASE_URL, ICITE_BASE_URL. */
  readonly env: Readonly<Record<string, string>>;
  /** Every request so far; clear it with `asked.length = 0`. */
  readonly asked: Asked[];
  /** Requests answered with 429 by the limiter, not by a scripted fault. */
  readonly limited: () => number;
  /** The next answers of an endpoint; after them it is well again. */
  readonly fail: (endpoint: Endpoint, ...faults: readonly Fault[]) => void;
  /** Every answer of an endpoint until `null` mends it. */
  readonly down: (endpoint: Endpoint, fault: Fault | null) => void;
  readonly close: () => Promise<void>;
}

export function emptyWorld(review = '36810098'): World {
  const none = () => new Set<string>();
  return {
    review,
    papers: new Map(),
    fullTexts: new Map(),
    citedIn: none(),
    pmcRefs: none(),
    related: new Map(),
    searchResults: none(),
    europePmc: [],
    icite: none(),
  };
}

interface Reply {
  readonly type: string;
  readonly body: string;
  readonly status?: number;
}

const json = 'application/json; charset=UTF-8';
const xml = 'text/xml; charset=UTF-8';

/** NCBI as its documentation and recorded answers describe it, on a loopback port. Written from those alone. */
export async function startStrangersNcbi(options: { readonly elinkFormat?: 'xml' } = {}): Promise<StrangersNcbi> {
  const world = emptyWorld();
  const asked: Asked[] = [];
  const queues = new Map<Endpoint, Fault[]>();
  const lasting = new Map<Endpoint, Fault>();
  const history = new Map<string, readonly string[]>();
  const arrivals = new Map<string, number[]>();
  let limitedCount = 0;

  const remember = (pmids: readonly string[]) => {
    const webEnv = `MCID_${randomBytes(12).toString('hex')}`;
    history.set(webEnv, pmids);
    return webEnv;
  };

  /** N per rolling second for each key, or for this address; answers what is left, or -1. */
  const allowance = (key: string | null): { readonly limit: number; readonly left: number } => {
    const limit = key ? 10 : 3;
    const now = performance.now();
    const recent = (arrivals.get(key ?? '') ?? []).filter((at) => now - at < 1000);
    arrivals.set(key ?? '', [...recent, now]);
    return { limit, left: limit - recent.length - 1 };
  };

  const answers: Readonly<Record<Endpoint, (params: URLSearchParams, path: string) => Reply>> = {
    citedin: (params) => elink(world, params, options.elinkFormat),
    pmc_refs: (params) => elink(world, params, options.elinkFormat),
    related: (params) => elink(world, params, options.elinkFormat),
    esearch: (params) => esearch(world, params, remember),
    epost: (params) => epost(params, remember),
    efetch: (params) => efetch(world, params, history),
    pmc: (params) => fullTexts(world, params),
    idconv: (params) => idconv(world, params),
    'europe-pmc': (params, path) => europePmc(world, params, path),
    icite: (params) => icite(world, params),
  };

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const params = url.searchParams;
    for (const [name, value] of new URLSearchParams(await bodyOf(request))) params.append(name, value);
    const endpoint = endpointOf(url.pathname, params);
    if (endpoint === null) {
      send(request, response, { status: 404, type: 'text/plain', body: 'no such address' });
      return;
    }
    asked.push({ endpoint, method: request.method ?? '', params });
    if (endpoint !== 'europe-pmc' && endpoint !== 'icite') {
      const { limit, left } = allowance(params.get('api_key'));
      response.setHeader('X-RateLimit-Limit', limit);
      response.setHeader('X-RateLimit-Remaining', Math.max(0, left));
      if (left < 0) {
        limitedCount += 1;
        const body = JSON.stringify({
          error: 'API rate limit exceeded',
          'api-key': params.get('api_key') ?? '127.0.0.1',
          count: String(limit - left),
          limit: String(limit),
        });
        response.setHeader('Retry-After', '2');
        send(request, response, { status: 429, type: json, body });
        return;
      }
    }
    const fault = queues.get(endpoint)?.shift() ?? lasting.get(endpoint);
    if (fault === historyExpired) history.clear();
    if (fault === undefined || fault === 'cut-off') {
      const reply = answers[endpoint](params, url.pathname);
      send(request, response, fault ? { ...reply, body: reply.body.slice(0, reply.body.length * 0.6) } : reply);
    } else if (fault === 'reset') request.socket.destroy();
    else if (fault === 'empty-set') send(request, response, { type: xml, body: pubmedXml([]) });
    else {
      for (const [name, value] of Object.entries(fault.headers ?? {})) response.setHeader(name, value);
      send(request, response, fault);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    world,
    env: {
      NCBI_BASE_URL: `${origin}/entrez/eutils`,
      PMC_IDCONV_URL: `${origin}/tools/idconv/api/v1/articles`,
      EUROPE_PMC_BASE_URL: `${origin}/europepmc/webservices/rest`,
      ICITE_BASE_URL: `${origin}/icite/api`,
    },
    asked,
    limited: () => limitedCount,
    fail: (endpoint, ...more) => queues.set(endpoint, [...(queues.get(endpoint) ?? []), ...more]),
    down: (endpoint, fault) => (fault === null ? lasting.delete(endpoint) : lasting.set(endpoint, fault)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function endpointOf(path: string, params: URLSearchParams): Endpoint | null {
  if (path === '/entrez/eutils/elink.fcgi') {
    const name = params.get('linkname');
    if (name === 'pubmed_pubmed_citedin') return 'citedin';
    if (name === 'pubmed_pmc_refs') return 'pmc_refs';
    return name === 'pubmed_pubmed' ? 'related' : null;
  }
  const [, eutil] = /^\/entrez\/eutils\/(esearch|epost|efetch)\.fcgi$/.exec(path) ?? [];
  if (eutil === 'efetch' && params.get('db') === 'pmc') return 'pmc';
  if (eutil === 'esearch' || eutil === 'epost' || eutil === 'efetch') return eutil;
  if (/^\/tools\/idconv\/api\/v1\/articles\/?$/.test(path)) return 'idconv';
  if (/^\/europepmc\/webservices\/rest\/MED\/\d+\/citations$/.test(path)) return 'europe-pmc';
  return path === '/icite/api/pubs' ? 'icite' : null;
}

/** The whole list, newest PMID first; the nearest first for related, the article itself at the head. */
function elink(world: World, params: URLSearchParams, format?: 'xml'): Reply {
  const linkName = params.get('linkname') ?? '';
  const id = String(Number(params.get('id')));
  const scored = params.get('cmd') === 'neighbor_score';
  const db = linkName === 'pubmed_pmc_refs' ? 'pmc' : 'pubmed';
  const near = [...world.related].toSorted(([, a], [, b]) => b - a);
  const lists: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
    pubmed_pubmed_citedin: descending(world.citedIn),
    pubmed_pmc_refs: descending(world.pmcRefs),
    pubmed_pubmed: near.length > 0 ? [[id, 2147483647], ...near] : [],
  };
  const links = id === world.review ? (lists[linkName] ?? []) : [];
  if (params.get('retmode') === 'json' && format !== 'xml') {
    const shown = links.map(([link, score]) => (scored ? { id: link, score } : link));
    const linksetdbs = links.length > 0 ? { linksetdbs: [{ dbto: db, linkname: linkName, links: shown }] } : {};
    const linksets = [{ dbfrom: 'pubmed', ids: [id], ...linksetdbs }];
    return { type: json, body: JSON.stringify({ header: { type: 'elink', version: '0.3' }, linksets }) };
  }
  const link = ([to, score]: readonly [string, number]) =>
    `\n        <Link>\n\t\t\t\t<Id>${to}</Id>${scored ? `\n\t\t\t\t<Score>${score}</Score>` : ''}\n\t\t\t</Link>`;
  const list = `\n    <LinkSetDb>\n      <DbTo>${db}</DbTo>\n      <LinkName>${linkName}</LinkName>\n      ${links.map(link).join('')}\n    </LinkSetDb>`;
  const body = `<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eLinkResult PUBLIC "-//NLM//DTD elink 20101123//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20101123/elink.dtd">\n<eLinkResult>\n\n  <LinkSet>\n    <DbFrom>pubmed</DbFrom>\n    <IdList>\n      <Id>${id}</Id>\n    </IdList>${links.length > 0 ? list : ''}\n\n\n  </LinkSet>\n</eLinkResult>\n`;
  return { type: xml, body };
}

function descending(ids: ReadonlySet<string>): readonly (readonly [string, number])[] {
  return [...ids].toSorted((a, b) => Number(b) - Number(a)).map((id) => [id, 0]);
}

function esearch(world: World, params: URLSearchParams, remember: (pmids: readonly string[]) => string): Reply {
  const start = Number(params.get('retstart') ?? 0);
  const size = Math.min(Number(params.get('retmax') ?? 20), 10_000);
  const term = params.get('term') ?? '';
  const inJson = params.get('retmode') === 'json';
  const error =
    term === ''
      ? 'Empty term and query_key - nothing todo'
      : start > 9998
        ? "'retstart' cannot be larger than 9998."
        : '';
  if (error) {
    const body = inJson
      ? JSON.stringify({ header: { type: 'esearch', version: '0.3' }, esearchresult: { ERROR: error } })
      : `<?xml version="1.0" encoding="UTF-8" ?>\n<eSearchResult><ERROR>${error}</ERROR></eSearchResult>`;
    return { type: inJson ? json : xml, body };
  }
  const all = [...world.searchResults].toSorted((a, b) => Number(b) - Number(a));
  const ids = all.slice(start, start + size);
  const webEnv = params.get('usehistory') === 'y' ? remember(all) : '';
  if (inJson) {
    const result = {
      count: String(all.length),
      retmax: String(ids.length),
      retstart: String(start),
      ...(webEnv ? { querykey: '1', webenv: webEnv } : {}),
      idlist: ids,
      translationset: [],
      querytranslation: term,
    };
    return { type: json, body: JSON.stringify({ header: { type: 'esearch', version: '0.3' }, esearchresult: result }) };
  }
  const kept = webEnv ? `<QueryKey>1</QueryKey><WebEnv>${webEnv}</WebEnv>` : '';
  const body = `<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n<eSearchResult><Count>${all.length}</Count><RetMax>${ids.length}</RetMax><RetStart>${start}</RetStart>${kept}<IdList>\n${ids.map((id) => `<Id>${id}</Id>\n`).join('')}</IdList><TranslationSet/><QueryTranslation>${xmlText(term)}</QueryTranslation></eSearchResult>\n`;
  return { type: xml, body };
}

function epost(params: URLSearchParams, remember: (pmids: readonly string[]) => string): Reply {
  const webEnv = remember(numbers(params.getAll('id')));
  const body = `<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE ePostResult PUBLIC "-//NLM//DTD epost 20090526//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20090526/epost.dtd"><ePostResult>\n\t<QueryKey>1</QueryKey>\n\t<WebEnv>${webEnv}</WebEnv>\n</ePostResult>\n`;
  return { type: xml, body };
}

/** Known records only, without a word about the others. */
function efetch(world: World, params: URLSearchParams, history: ReadonlyMap<string, readonly string[]>): Reply {
  let ids = numbers(params.getAll('id'));
  const webEnv = params.get('WebEnv');
  if (webEnv !== null) {
    const posted = history.get(webEnv);
    if (!posted) return historyExpired;
    const start = Number(params.get('retstart') ?? 0);
    ids = posted.slice(start, start + Number(params.get('retmax') ?? 10_000));
  } else if (ids.length === 0) {
    return {
      status: 400,
      type: xml,
      body: '<?xml version="1.0" encoding="UTF-8" ?>\n<eFetchResult>\n\t<ERROR>ID list is empty! Possibly it has no correct IDs.</ERROR>\n</eFetchResult>',
    };
  }
  return { type: xml, body: pubmedXml([...new Set(ids)].flatMap((id) => world.papers.get(id) ?? [])) };
}

/** Of articles in PMC what is open, one after another; nothing of the others. */
function fullTexts(world: World, params: URLSearchParams): Reply {
  const found = numbers(params.getAll('id')).flatMap((number) => world.fullTexts.get(number) ?? []);
  const body = `<?xml version="1.0"  ?><!DOCTYPE pmc-articleset PUBLIC "-//NLM//DTD ARTICLE SET 2.0//EN" "https://dtd.nlm.nih.gov/ncbi/pmc/articleset/nlm-articleset-2.0.dtd"><pmc-articleset>${found.join('')}</pmc-articleset>`;
  return { type: xml, body };
}

function numbers(ids: readonly string[]): readonly string[] {
  return ids.flatMap((list) => list.split(',')).flatMap((id) => (/^\d+$/.test(id.trim()) ? String(Number(id)) : []));
}

/** The answer since 2025: PMIDs are numbers. */
function idconv(world: World, params: URLSearchParams): Reply {
  const ids = (params.get('ids') ?? '').split(',');
  if (ids.length > 200 || ids.some((id) => !/^PMC\d+$/.test(id))) {
    return { status: 400, type: json, body: '{"status":"error","message":"Invalid or mixed id types"}' };
  }
  const records = ids.map((id) => {
    const paper = [...world.papers.values()].find(({ pmcid }) => pmcid === id);
    return paper
      ? { doi: paper.doi, pmcid: id, pmid: Number(paper.pmid), 'requested-id': id }
      : { pmcid: id, 'requested-id': id, status: 'error', errmsg: 'Identifier not found in PMC' };
  });
  return {
    type: json,
    body: JSON.stringify({ status: 'ok', 'response-date': '2026-09-07 23:12:04', request: { ids }, records }),
  };
}

/** Pages of at most 100 rows, whatever is asked; XML unless JSON is asked for. */
function europePmc(world: World, params: URLSearchParams, path: string): Reply {
  if (params.get('format') !== 'json') return { type: 'application/xml', body: '<responseWrapper/>' };
  const id = path.split('/').at(-2);
  const page = Number(params.get('page') ?? 1);
  const pageSize = Math.min(Number(params.get('pageSize') ?? 25), 100);
  const rows = id === world.review ? world.europePmc : [];
  const citation = rows.slice((page - 1) * pageSize, page * pageSize).map((row) => ({
    ...row,
    citationType: row.source === 'PPR' ? 'preprint' : 'journal article',
    authorString: 'Müller A, Ng B.',
    journalAbbreviation: 'J Invent Res',
    pubYear: 2025,
    citedByCount: 0,
    text: '',
  }));
  const request = { id, source: 'MED', page, pageSize };
  return {
    type: 'application/json;charset=UTF-8',
    body: JSON.stringify({ version: '6.9', hitCount: rows.length, request, citationList: { citation } }),
  };
}

function icite(world: World, params: URLSearchParams): Reply {
  const known = params.get('pmids') === world.review && world.icite.size > 0;
  const record = {
    _id: world.review,
    pmid: Number(world.review),
    year: 2023,
    citation_count: world.icite.size,
    cited_by: [...world.icite].map(Number),
    references: [],
    provisional: false,
  };
  return { type: 'application/json', body: JSON.stringify({ meta: {}, data: known ? [record] : [] }) };
}

function send(request: IncomingMessage, response: ServerResponse, { status = 200, type, body }: Reply): void {
  response.statusCode = status;
  response.setHeader('Server', 'Finatra');
  response.setHeader('Content-Type', type);
  const zipped = /\bgzip\b/.test(String(request.headers['accept-encoding'])) && body !== '';
  if (zipped) response.setHeader('Content-Encoding', 'gzip');
  const bytes = zipped ? gzipSync(body) : Buffer.from(body);
  // In two chunks, as it arrives over a network.
  response.write(bytes.subarray(0, bytes.length >> 1));
  response.end(bytes.subarray(bytes.length >> 1));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
