import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parsePubmedXml } from '../../lambda/adapters/ncbi/pubmed-xml/parse-pubmed-xml.ts';
import { type ReplayServer, type Reply, type SeenRequest, startReplayServer } from './replay-server.ts';
import { articleSet, describeRecorded, idsOf, manyIds, ncbiAt, pmid, recorded, unavailable } from './samples.ts';

let server: ReplayServer;
/** Faults by endpoint and how manyth call of it this is; `null`: answer properly. */
let fault: (request: SeenRequest, nth: number) => Reply | null;
let unknown: Set<string>;
let forget: () => void;

const historyLost = (key = 1) =>
  `<?xml version="1.0" encoding="UTF-8" ?>\n<eFetchResult>\n\t<ERROR>Unable to obtain query #${key}</ERROR>\n</eFetchResult>`;

/** A small PubMed: EPost, EFetch by ids and by history, unknown ids left out without a word. */
beforeEach(async () => {
  const history = new Map<string, readonly string[]>();
  const calls = new Map<string, number>();
  fault = () => null;
  unknown = new Set();
  forget = () => history.clear();
  server = await startReplayServer((request) => {
    const nth = (calls.get(request.endpoint) ?? 0) + 1;
    calls.set(request.endpoint, nth);
    const failed = fault(request, nth);
    if (failed) return failed;
    if (request.endpoint === 'epost.fcgi') {
      const webEnv = `MCID_${nth}`;
      history.set(webEnv, idsOf(request));
      return {
        body: `<?xml version="1.0"?><ePostResult>\n\t<QueryKey>1</QueryKey>\n\t<WebEnv>${webEnv}</WebEnv>\n</ePostResult>`,
      };
    }
    const webEnv = request.params.get('WebEnv');
    const posted = webEnv === null ? idsOf(request) : history.get(webEnv);
    if (!posted) return { body: historyLost() };
    const start = Number(request.params.get('retstart') ?? 0);
    const size = Number(request.params.get('retmax') ?? 10_000);
    return { body: articleSet(posted.slice(start, start + size).filter((id) => !unknown.has(id))), gzip: true };
  });
});
afterEach(() => server.close());

const fetchOf = (ids: readonly string[]) => ncbiAt(server).fetchRecords(ids.map(pmid));
const pmidsOf = (answer: Awaited<ReturnType<typeof fetchOf>>) => answer.records.map(({ pmid }) => pmid);

describe('when records are fetched', () => {
  it('nothing to fetch asks nothing (NC14)', async () => {
    expect(await fetchOf([])).toEqual({ records: [], missing: [], broken: [] });
    expect(server.seen).toHaveLength(0);
  });

  it('up to 200 come with one POST, each once, in the order asked', async () => {
    const ids = [...manyIds(200)].reverse();
    const answer = await fetchOf([...ids, ids[0]!]);
    expect(pmidsOf(answer)).toEqual(ids);
    expect(answer.missing).toEqual([]);
    expect(server.tally()).toEqual({ 'efetch.fcgi': 1 });
    expect(server.seen[0]?.method).toBe('POST');
    expect(idsOf(server.seen[0]!)).toHaveLength(200);
  });

  it('more are posted once and fetched in pages of 200', async () => {
    const ids = manyIds(650);
    expect(pmidsOf(await fetchOf(ids))).toEqual(ids);
    expect(server.tally()).toEqual({ 'epost.fcgi': 1, 'efetch.fcgi': 4 });
    expect(server.seen.slice(1).map(({ params }) => params.get('retstart'))).toEqual(['0', '200', '400', '600']);
  });

  it('more than 10,000 are posted in parts', async () => {
    const ids = manyIds(10_300);
    expect(pmidsOf(await fetchOf(ids))).toEqual(ids);
    expect(server.tally()).toEqual({ 'epost.fcgi': 2, 'efetch.fcgi': 52 });
  });

  it('an id passed over in silence is asked for once more, then named as missing (NC9)', async () => {
    unknown = new Set(['39999999']);
    const answer = await fetchOf(manyIds(3));
    expect(pmidsOf(answer)).toEqual(['40000000', '39999998']);
    expect(answer.missing).toEqual(['39999999']);
    expect(server.tally()).toEqual({ 'efetch.fcgi': 2 });
    expect(idsOf(server.seen[1]!)).toEqual(['39999999']);
  });

  it('records left out of the first answer by accident are there after the second', async () => {
    fault = (request, nth) => (nth === 1 ? { body: articleSet(idsOf(request).slice(0, 80)) } : null);
    const answer = await fetchOf(manyIds(150));
    expect(pmidsOf(answer)).toEqual(manyIds(150));
    expect(answer.missing).toEqual([]);
  });

  it('a deleted record is missing at once', async () => {
    fault = () => ({
      body: articleSet(['1']).replace(
        '</PubmedArticleSet>',
        '<DeleteCitation><PMID Version="1">2</PMID></DeleteCitation></PubmedArticleSet>',
      ),
    });
    expect((await fetchOf(['1', '2'])).missing).toEqual(['2']);
    expect(server.seen).toHaveLength(1);
  });

  it('articles nobody asked for are no answer', async () => {
    fault = () => ({ body: articleSet(['77', '78']) });
    expect((await unavailable(fetchOf(['1', '2']))).kind).toBe('transient');
  });

  it.each([0.1, 0.5, 0.9, 0.999])('an answer cut off at %d of its length is fetched again', async (share) => {
    fault = (request, nth) => {
      const whole = articleSet(idsOf(request));
      return nth === 1 ? { body: whole.slice(0, Math.floor(whole.length * share)) } : null;
    };
    expect(pmidsOf(await fetchOf(manyIds(20)))).toEqual(manyIds(20));
    expect(server.tally()).toEqual({ 'efetch.fcgi': 2 });
  });

  it('an answer cut off between two records is no answer either', async () => {
    fault = (request, nth) =>
      nth === 1 ? { body: articleSet(idsOf(request).slice(0, 5)).replace('</PubmedArticleSet>', '') } : null;
    expect(pmidsOf(await fetchOf(manyIds(20)))).toEqual(manyIds(20));
  });

  it('one record that spoils the whole answer is found and named; the others come through', async () => {
    fault = (request) => {
      const ids = idsOf(request);
      return ids.includes('39999990')
        ? { body: articleSet(ids).replace('Article 39999990', '</broken').replace('</PubmedArticleSet>', '') }
        : null;
    };
    const answer = await fetchOf(manyIds(40));
    expect(answer.records).toHaveLength(39);
    expect(answer.broken.map(({ pmid }) => pmid)).toEqual(['39999990']);
    expect(answer.missing).toEqual([]);
  });

  it('a service that spoils every answer does not get its records called broken', async () => {
    fault = (request) => ({ body: articleSet(idsOf(request)).slice(0, 400) });
    expect((await unavailable(fetchOf(manyIds(40)))).kind).toBe('transient');
    expect(server.seen.length).toBeLessThan(30);
  });
});

describeRecorded('when recorded records are the answer', () => {
  it('they come through whole, joined by ids and not by position', async () => {
    const files = ['32887691', '26846451', '40456789'];
    fault = () => ({ body: recorded('pubmed-client', 'pubmed_xml', '32887691.xml') });
    const answer = await fetchOf(files);
    expect(pmidsOf(answer)).toEqual(['32887691']);
    expect(answer.missing).toEqual(['26846451', '40456789']);
    expect(answer.records[0]?.authors).toHaveLength(85);
  });
});

describe('when the history server fails', () => {
  it('forgotten ids are posted again and the rest is fetched, nothing twice (NC5)', async () => {
    fault = (request, nth) => {
      if (request.endpoint === 'efetch.fcgi' && nth === 3) forget();
      return null;
    };
    const ids = manyIds(1000);
    expect(pmidsOf(await fetchOf(ids))).toEqual(ids);
    expect(server.tally()).toEqual({ 'epost.fcgi': 2, 'efetch.fcgi': 6 });
    expect(idsOf(server.seen.filter(({ endpoint }) => endpoint === 'epost.fcgi')[1]!)).toHaveLength(600);
  });

  it('ids forgotten again and again are fetched without it', async () => {
    fault = (request) => (request.params.has('WebEnv') ? { body: historyLost() } : null);
    const ids = manyIds(450);
    expect(pmidsOf(await fetchOf(ids))).toEqual(ids);
    expect(server.tally()).toEqual({ 'epost.fcgi': 3, 'efetch.fcgi': 6 });
  });

  it('a page out of range makes us post again', async () => {
    const outOfRange =
      '<?xml version="1.0"?><eFetchResult><ERROR>Cannot retrieve history data: OUT OF RANGE. Parameter retstart=1 + 1 is greater than number of records available in history. History includes 1 IDs.</ERROR></eFetchResult>';
    fault = (request, nth) =>
      request.endpoint === 'efetch.fcgi' && nth === 2 ? { status: 400, body: outOfRange } : null;
    const ids = manyIds(450);
    expect(pmidsOf(await fetchOf(ids))).toEqual(ids);
  });

  it('an EPost that keeps failing is done without', async () => {
    fault = (request) => (request.endpoint === 'epost.fcgi' ? { status: 502, body: '<html>Bad Gateway</html>' } : null);
    const ids = manyIds(450);
    expect(pmidsOf(await fetchOf(ids))).toEqual(ids);
    expect(server.tally()).toEqual({ 'epost.fcgi': 3, 'efetch.fcgi': 3 });
  });

  it('a block page ends everything at once', async () => {
    const page =
      '<!DOCTYPE html><html><head><title>NCBI - WWW Error Blocked Diagnostic</title></head><body>misuse.ncbi.nlm.nih.gov</body></html>';
    fault = (request, nth) => (request.endpoint === 'efetch.fcgi' && nth === 2 ? { body: page } : null);
    expect((await unavailable(fetchOf(manyIds(900)))).kind).toBe('blocked');
    expect(server.tally()).toEqual({ 'epost.fcgi': 1, 'efetch.fcgi': 2 });
  });
});

describe('when the parser is slow or wrong', () => {
  it('the deadline covers its retries as well', async () => {
    const ncbi = ncbiAt(server, {
      patience: { deadlineMs: 400, attemptMs: 300, attempts: 50, firstDelayMs: 50 },
      parse: () => {
        throw new Error('cut off');
      },
    });
    const started = performance.now();
    expect((await unavailable(ncbi.fetchRecords([pmid(1)]))).kind).toBe('transient');
    expect(performance.now() - started).toBeLessThan(3000);
    expect(server.seen.length).toBeLessThan(50);
  });

  it('its broken records are reported and not asked for again', async () => {
    const ncbi = ncbiAt(server, {
      parse: (xml) => {
        const { records, deleted } = parsePubmedXml(xml);
        return { records: records.slice(1), deleted, broken: [{ pmid: pmid(1), reason: 'no title' }] };
      },
    });
    const answer = await ncbi.fetchRecords([pmid(1), pmid(2)]);
    expect(answer).toMatchObject({ missing: [], broken: [{ pmid: '1', reason: 'no title' }] });
    expect(server.seen).toHaveLength(1);
  });
});
