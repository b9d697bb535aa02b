import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createNcbi } from '../../lambda/adapters/ncbi/ncbi.ts';
import { createThrottle, ncbiGaps } from '../../lambda/adapters/ncbi/throttle.ts';
import type { LiteratureSource } from '../../lambda/core/article.ts';
import type { Literature } from '../../lambda/core/ports/literature.ts';
import { type ReplayServer, type Reply, type SeenRequest, startReplayServer } from './replay-server.ts';
import {
  articleSet,
  briefPatience,
  elinkJson,
  esearchJson,
  idsOf,
  manyIds,
  ncbiAt,
  pmcid,
  pmid,
  review,
  unavailable,
} from './samples.ts';

let server: ReplayServer;
let fault: (request: SeenRequest, nth: number) => Reply | null;

beforeEach(async () => {
  fault = () => null;
  server = await startReplayServer((request, nth) => fault(request, nth) ?? properAnswer(request));
});
afterEach(() => server.close());

function properAnswer(request: SeenRequest): Reply {
  switch (request.endpoint) {
    case 'elink.fcgi': {
      const name = request.params.get('linkname') ?? '';
      const to = request.params.get('db') ?? '';
      const own = request.params.get('id') ?? '';
      if (request.params.get('cmd') === 'neighbor_score') {
        return {
          body: elinkJson(
            own,
            [
              { id: own, score: 2147483647 },
              { id: '9', score: '12' },
              { id: 8, score: 7 },
            ],
            { to, name },
          ),
        };
      }
      return { body: elinkJson(own, name === 'pubmed_pubmed' ? [own, '9', '8'] : ['12', '11', '11'], { to, name }) };
    }
    case 'esearch.fcgi':
      return { body: esearchJson(['36810098', '5', '4']) };
    case 'idconv':
      return {
        body: JSON.stringify({
          status: 'ok',
          records: (request.params.get('ids') ?? '')
            .split(',')
            .map((id) => ({ pmcid: id, pmid: 7, 'requested-id': id })),
        }),
      };
    default:
      return { body: articleSet(idsOf(request)) };
  }
}

const source = (ncbi: Literature, name: LiteratureSource) => ncbi.sources.find(({ source }) => source === name)!;
const rateLimited = '{"error":"API rate limit exceeded","api-key":"203.0.113.7","count":"4","limit":"3"}';
const blockPage =
  '<!DOCTYPE html>\n<html><head><title>NCBI - WWW Error Blocked Diagnostic</title></head><body></body></html>';

describe('when a quiet poll asks NCBI', () => {
  it('it takes three ELink requests and one ESearch, nothing else', async () => {
    const ncbi = ncbiAt(server);
    for (const { list } of ncbi.sources) await list(review());
    expect(server.tally()).toEqual({ 'elink.fcgi': 3, 'esearch.fcgi': 1 });
  });

  it('each source lists what belongs to it, the review itself and repetitions left out', async () => {
    const ncbi = ncbiAt(server);
    expect(ncbi.sources.map(({ source }) => source)).toEqual([
      'pubmed-citedin',
      'pmc-refs',
      'pubmed-related',
      'topic-query',
    ]);
    const lists = await Promise.all(ncbi.sources.map(({ list }) => list(review({ pmcid: pmcid('PMC12') }))));
    expect(lists).toEqual([
      [
        { kind: 'pmid', pmid: '12', score: null },
        { kind: 'pmid', pmid: '11', score: null },
      ],
      [{ kind: 'pmcid', pmcid: 'PMC11' }],
      [
        { kind: 'pmid', pmid: '9', score: 12 },
        { kind: 'pmid', pmid: '8', score: 7 },
      ],
      [
        { kind: 'pmid', pmid: '5', score: null },
        { kind: 'pmid', pmid: '4', score: null },
      ],
    ]);
  });

  it('a review without a query does not search', async () => {
    expect(await source(ncbiAt(server), 'topic-query').list(review({ query: '  ' }))).toEqual([]);
    expect(server.seen).toHaveLength(0);
  });

  it('every request says who asks, and with which key', async () => {
    const ncbi = ncbiAt(server, { apiKey: 'a-key', email: 'lab@example.org', tool: 'our-tool' });
    await Promise.all(ncbi.sources.map(({ list }) => list(review())));
    await ncbi.resolvePmcids([pmcid('PMC1')]);
    await ncbi.fetchRecords(manyIds(201).map(pmid));
    expect(Object.keys(server.tally()).sort()).toEqual([
      'efetch.fcgi',
      'elink.fcgi',
      'epost.fcgi',
      'esearch.fcgi',
      'idconv',
    ]);
    for (const { params, userAgent } of server.seen) {
      expect([params.get('tool'), params.get('email'), params.get('api_key')]).toEqual([
        'our-tool',
        'lab@example.org',
        'a-key',
      ]);
      expect(userAgent).toBe('our-tool');
    }
  });

  it('without an address of the keeper it leaves it out and warns once', async () => {
    const warnings: string[] = [];
    const ncbi = ncbiAt(server, { email: '', onWarning: (message) => warnings.push(message) });
    for (const { list } of ncbi.sources) await list(review());
    expect(server.seen.some(({ params }) => params.has('email') || params.has('api_key'))).toBe(false);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('NCBI_EMAIL');
  });

  it('trailing slashes of configured addresses do not matter', async () => {
    const ncbi = ncbiAt(server, { baseUrl: `${server.url}/entrez/eutils//`, idConverterUrl: `${server.url}/idconv/` });
    await ncbi.sources[0]!.list(review());
    await ncbi.resolvePmcids([pmcid('PMC1')]);
    expect(server.seen.map(({ path }) => path)).toEqual(['/entrez/eutils/elink.fcgi', '/idconv']);
  });

  it('an address that is none is refused by name', () => {
    expect(() => ncbiAt(server, { baseUrl: 'eutils' })).toThrow(/NCBI_BASE_URL/);
    expect(() => ncbiAt(server, { idConverterUrl: 'ftp://x/' })).toThrow(/PMC_IDCONV_URL/);
  });

  it('a long query goes by POST', async () => {
    await source(ncbiAt(server), 'topic-query').list(review({ query: `${'"cancer stem cells" OR '.repeat(400)}CSC` }));
    expect(server.seen[0]?.method).toBe('POST');
    expect(server.seen[0]?.params.get('term')).toHaveLength(23 * 400 + 3);
  });
});

describe('when the query has many matches', () => {
  it('the newest 500 are asked for in one request', async () => {
    fault = (request) => ({ body: esearchJson(manyIds(Number(request.params.get('retmax'))), { count: 97_451 }) });
    expect(await source(ncbiAt(server), 'topic-query').list(review())).toHaveLength(500);
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]?.params.get('sort')).toBeNull();
  });

  it('more are paged up to the last result PubMed gives (NC7)', async () => {
    fault = ({ params }) => {
      const start = Number(params.get('retstart'));
      return { body: esearchJson(manyIds(Number(params.get('retmax')), 40_000_000 - start), { count: 97_451, start }) };
    };
    const found = await source(ncbiAt(server, { topicQueryLimit: 50_000 }), 'topic-query').list(review());
    expect(found).toHaveLength(9998);
    const last = server.seen.at(-1)!.params;
    expect(Number(last.get('retstart')) + Number(last.get('retmax'))).toBe(9998);
  });

  it('a page with fewer ids than there must be is asked for again (NC8)', async () => {
    fault = (_, nth) => ({ body: esearchJson(manyIds(nth === 1 ? 80 : 100), { count: 100 }) });
    expect(await source(ncbiAt(server), 'topic-query').list(review())).toHaveLength(100);
    expect(server.seen).toHaveLength(2);
  });

  it("one id less than counted is NCBI's own miscount if it stays so", async () => {
    fault = () => ({ body: esearchJson(manyIds(99), { count: 100 }) });
    expect(await source(ncbiAt(server), 'topic-query').list(review())).toHaveLength(99);
    expect(server.seen).toHaveLength(3);
  });

  it('an unknown field tag is our own fault and not asked again', async () => {
    fault = () => ({
      body: esearchJson(['1'], { count: 38_000_000, errorlist: { phrasesnotfound: [], fieldsnotfound: ['tiabb'] } }),
    });
    const failure = await unavailable(source(ncbiAt(server), 'topic-query').list(review()));
    expect(failure.kind).toBe('rejected');
    expect(failure.remedy).toContain('taxonomy.yaml');
    expect(server.seen).toHaveLength(1);
  });

  it('an error text with raw line breaks inside JSON is understood (NC6)', async () => {
    fault = () => ({
      body: '{"header":{"type":"esearch"},"esearchresult":{"ERROR":"Search Backend failed: Exception:\n\'retstart\' cannot be larger than 9998."}}',
    });
    expect((await unavailable(source(ncbiAt(server), 'topic-query').list(review()))).kind).toBe('rejected');
  });
});

describe('when neighbor_score fails for a popular article', () => {
  const eof =
    '{"header":{"type":"elink","version":"0.3"},"linksets":[],"ERROR":"NCBI C++ Exception:\\n Read failed: EOF"}';

  it('plain neighbors are taken, without scores', async () => {
    fault = ({ params }) => (params.get('cmd') === 'neighbor_score' ? { body: eof } : null);
    expect(await source(ncbiAt(server), 'pubmed-related').list(review())).toEqual([
      { kind: 'pmid', pmid: '9', score: null },
      { kind: 'pmid', pmid: '8', score: null },
    ]);
  });

  it('once is no reason to do without scores', async () => {
    fault = (_, nth) => (nth === 1 ? { body: eof } : null);
    const related = await source(ncbiAt(server), 'pubmed-related').list(review());
    expect(related[0]).toEqual({ kind: 'pmid', pmid: '9', score: 12 });
  });
});

describe('when PMC ids are resolved', () => {
  it('200 go in one request', async () => {
    const ids = manyIds(450).map((id) => pmcid(id));
    expect((await ncbiAt(server).resolvePmcids(ids)).size).toBe(450);
    expect(server.seen.map(({ params }) => params.get('ids')?.split(',').length)).toEqual([200, 200, 50]);
    expect(server.seen[0]?.params.get('idtype')).toBe('pmcid');
  });

  it('an id that spoils its batch is found by halving', async () => {
    fault = ({ params }) =>
      params.get('ids')?.includes('PMC39999950')
        ? { status: 400, body: '{"status":"error","message":"ID type mismatch"}' }
        : null;
    const found = await ncbiAt(server).resolvePmcids(manyIds(100).map((id) => pmcid(id)));
    expect([...found].filter(([, pmid]) => pmid === null).map(([id]) => id)).toEqual(['PMC39999950']);
    expect(found.size).toBe(100);
  });

  it('a converter that refuses everything resolves nothing', async () => {
    fault = () => ({ status: 400, body: '{"status":"error","message":"no"}' });
    expect((await unavailable(ncbiAt(server).resolvePmcids(manyIds(64).map((id) => pmcid(id))))).kind).toBe('rejected');
    expect(server.seen.length).toBeLessThan(40);
  });

  it('an error of one record is the answer for that record (NC13)', async () => {
    fault = () => ({
      body: JSON.stringify({
        status: 'ok',
        records: [
          { pmcid: 'PMC1', 'requested-id': 'PMC1', status: 'error', errmsg: 'Identifier not found in PMC' },
          { pmcid: 'PMC2', doi: '10.1000/x' },
          { pmcid: 'PMC3', pmid: '33', versions: [{ pmcid: 'PMC3.1', current: 'true' }] },
        ],
      }),
    });
    const found = await ncbiAt(server).resolvePmcids([pmcid('PMC1'), pmcid('PMC2'), pmcid('PMC3'), pmcid('PMC4')]);
    expect([...found]).toEqual([
      ['PMC1', null],
      ['PMC2', null],
      ['PMC3', '33'],
    ]);
  });
});

describe('when NCBI asks for patience', () => {
  it('429 with Retry-After is waited out, by all that ask (NC1)', async () => {
    fault = (_, nth) => (nth === 1 ? { status: 429, body: rateLimited, headers: { 'retry-after': '1' } } : null);
    const ncbi = ncbiAt(server);
    const first = ncbi.sources[0]!.list(review());
    // Asked once the refusal is sure to have arrived: what left at the same moment could not know of it.
    while (server.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 400));
    await Promise.all([first, ncbi.sources[1]!.list(review())]);
    const [limited, ...others] = server.seen.map(({ at }) => at);
    expect(others).toHaveLength(2);
    for (const at of others) expect(at - limited!).toBeGreaterThanOrEqual(990);
  });

  it('the same words in a 200 are the same request', async () => {
    fault = (_, nth) => (nth === 1 ? { body: rateLimited, headers: { 'retry-after': '0' } } : null);
    expect(await ncbiAt(server).sources[0]!.list(review())).toHaveLength(2);
    expect(server.seen).toHaveLength(2);
  });

  it('a pause longer than our deadline is left to the next poll', async () => {
    fault = () => ({ status: 503, body: 'busy', headers: { 'retry-after': '600' } });
    const started = performance.now();
    expect((await unavailable(ncbiAt(server).sources[0]!.list(review()))).kind).toBe('transient');
    expect(server.seen).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('after the last allowed request it pauses', async () => {
    fault = (request) => ({ ...properAnswer(request), headers: { 'x-ratelimit-remaining': '0' } });
    const ncbi = ncbiAt(server);
    await ncbi.sources[0]!.list(review());
    await ncbi.sources[1]!.list(review());
    expect(server.seen[1]!.at - server.seen[0]!.at).toBeGreaterThanOrEqual(990);
  });

  it.each([
    ['without a key 3', false, 3, 8],
    ['with a key 10', true, 10, 24],
  ])('%s requests and no more arrive in any second', async (_, keyed, allowed, requests) => {
    const ncbi = createNcbi({
      apiKey: keyed ? 'a-key' : '',
      email: 'lab@example.org',
      baseUrl: server.url,
      throttle: createThrottle(keyed, ncbiGaps),
    });
    await Promise.all(Array.from({ length: requests }, (_, index) => ncbi.sources[index % 3]!.list(review())));
    const arrivals = server.seen.map(({ at }) => at).sort((a, b) => a - b);
    expect(arrivals).toHaveLength(requests);
    for (const [index, at] of arrivals.entries()) {
      const next = arrivals[index + allowed];
      if (next !== undefined) expect(next - at).toBeGreaterThanOrEqual(1000);
    }
  });
});

describe('when the API key is refused', () => {
  const refused = (request: SeenRequest): Reply | null =>
    request.params.has('api_key') ? { status: 400, body: '{"error":"API key invalid","api-key":"secret-key"}' } : null;

  it('asking goes on without it, and the keeper is told once (NC2)', async () => {
    fault = refused;
    const warnings: string[] = [];
    const ncbi = ncbiAt(server, { apiKey: 'secret-key', onWarning: (message) => warnings.push(message) });
    const lists = await Promise.all(ncbi.sources.map(({ list }) => list(review())));
    expect(lists.every((list) => list.length > 0)).toBe(true);
    await ncbi.resolvePmcids([pmcid('PMC1')]);
    expect(server.seen.at(-1)?.params.has('api_key')).toBe(false);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('NCBI_API_KEY');
    expect(warnings.join()).not.toContain('secret-key');
  });

  it('from then on at the pace without a key', async () => {
    fault = refused;
    const ncbi = ncbiAt(server, { apiKey: 'secret-key', throttle: createThrottle(true, ncbiGaps) });
    await ncbi.sources[0]!.list(review());
    const arrivals = [...server.seen];
    await ncbi.sources[1]!.list(review());
    expect(server.seen.at(-1)!.at - arrivals.at(-1)!.at).toBeGreaterThanOrEqual(340);
  });
});

describe('when NCBI has blocked us', () => {
  it('nothing more is asked, by any source', async () => {
    fault = () => ({ status: 200, body: blockPage });
    const ncbi = ncbiAt(server);
    for (const { list } of ncbi.sources) expect((await unavailable(list(review()))).kind).toBe('blocked');
    const failure = await unavailable(ncbi.fetchRecords([pmid(1)]));
    expect(failure.kind).toBe('blocked');
    expect(failure.remedy).toContain('NCBI_EMAIL');
    expect(server.seen).toHaveLength(1);
  });
});

describe('when nothing answers at the address', () => {
  it('all sources together give up within seconds', async () => {
    await server.close();
    const ncbi = ncbiAt(server, {
      patience: { ...briefPatience, deadlineMs: 60_000, attempts: 5, firstDelayMs: 1000 },
    });
    const started = performance.now();
    for (const { list } of ncbi.sources) expect((await unavailable(list(review()))).kind).toBe('unreachable');
    expect(performance.now() - started).toBeLessThan(20_000);
  }, 40_000);
});
