import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEuropePmc } from '../../lambda/adapters/europe-pmc/europe-pmc.ts';
import { createIcite } from '../../lambda/adapters/icite/icite.ts';
import { type ReplayServer, type Reply, type SeenRequest, startReplayServer } from './replay-server.ts';
import { briefPatience, manyIds, pmid, review, unavailable } from './samples.ts';

let server: ReplayServer;
let reply: (request: SeenRequest) => Reply;

beforeEach(async () => {
  server = await startReplayServer((request) => reply(request));
});
afterEach(() => server.close());

const europePmc = () => createEuropePmc({ baseUrl: `${server.url}/rest/`, patience: briefPatience }).list(review());
const icite = () => createIcite({ baseUrl: server.url, patience: briefPatience }).list(review());

type Row = Readonly<Record<string, unknown>>;
const row = (id: string, more: Row = {}): Row => ({
  id,
  source: 'MED',
  title: `Article ${id}`,
  pubYear: 2024,
  ...more,
});

/** Europe PMC as it pages: `largest` rows a page whatever is asked. */
function pagesOf(rows: readonly Row[], { largest = 1000, hitCount = rows.length } = {}) {
  return ({ params }: SeenRequest): Reply => {
    const page = Number(params.get('page'));
    const pageSize = Math.min(Number(params.get('pageSize')), largest);
    const citation = rows.slice((page - 1) * pageSize, page * pageSize);
    const request = { id: '36810098', source: 'MED', page, pageSize };
    return { body: JSON.stringify({ version: '6.9', hitCount, request, citationList: { citation } }), gzip: true };
  };
}

describe('when Europe PMC lists citations', () => {
  it('thousands come page by page', async () => {
    reply = pagesOf(manyIds(2300).map((id) => row(id)));
    expect(await europePmc()).toHaveLength(2300);
    expect(server.seen.map(({ path }) => path)).toEqual(Array(3).fill('/rest/MED/36810098/citations'));
    expect(server.seen.map(({ params }) => params.toString())).toEqual(
      [1, 2, 3].map((page) => `page=${page}&pageSize=1000&format=json`),
    );
  });

  it('a server with smaller pages is followed to its end', async () => {
    reply = pagesOf(
      manyIds(430).map((id) => row(id)),
      { largest: 100 },
    );
    expect(await europePmc()).toHaveLength(430);
    expect(server.seen).toHaveLength(5);
  });

  it('an id is a PMID only in rows of MED; PMC rows are PMC ids, and like all others they stand for themselves', async () => {
    reply = pagesOf([
      row('11'),
      row('PMC22', { source: 'PMC' }),
      row('PPR33', {
        source: 'PPR',
        title: 'Stem cells &amp; <i>in vivo</i> models: <b>IL&#945;</b>',
        authorString: 'Okonjo A, Ruiz-García Ü Jr, The Example Consortium.',
        citationType: 'Preprint',
        pubYear: '2025',
      }),
      row('IND44', { source: 'AGR', citationType: 'Journal Article; Review', journalAbbreviation: 'Physiol Plant' }),
      row('36810098'),
      row('PMC9942413', { source: 'PMC' }),
    ]);
    const found = await europePmc();
    expect(found.slice(0, 2)).toEqual([
      { kind: 'pmid', pmid: '11', score: null },
      { kind: 'pmcid', pmcid: 'PMC22' },
    ]);
    expect(found.slice(2)).toMatchObject([
      { kind: 'record', id: 'europe-pmc:PMC:PMC22', record: { pmid: null, pmcid: 'PMC22' } },
      {
        kind: 'record',
        id: 'europe-pmc:PPR:PPR33',
        record: {
          title: 'Stem cells & in vivo models: ILα',
          titleHtml: 'Stem cells &amp; in vivo models: ILα',
          publicationTypes: ['Preprint'],
          published: { precision: 'year', text: '2025' },
          authors: [
            { kind: 'person', family: 'Okonjo', initials: 'A', suffix: '' },
            { kind: 'person', family: 'Ruiz-García', initials: 'Ü', suffix: 'Jr' },
            { kind: 'collective', name: 'The Example Consortium' },
          ],
        },
      },
      {
        id: 'europe-pmc:AGR:IND44',
        record: { publicationTypes: ['Journal Article', 'Review'], journal: { abbreviation: 'Physiol Plant' } },
      },
    ]);
  });

  it('rows nobody can use are left out: no PMID, no title, an id that is no id', async () => {
    reply = pagesOf([
      row('12x'),
      row('PPR1', { source: 'PPR', title: ' ' }),
      row('../../etc', { source: 'PPR' }),
      row('5'),
    ]);
    expect(await europePmc()).toEqual([{ kind: 'pmid', pmid: '5', score: null }]);
  });

  it('markup in a title never becomes markup of ours', async () => {
    reply = pagesOf([
      row('PPR1', { source: 'PPR', title: '&lt;script&gt;alert(1)&lt;/script&gt; <script>x</script>' }),
    ]);
    expect(await europePmc()).toMatchObject([
      { record: { titleHtml: '&lt;script&gt;alert(1)&lt;/script&gt; &lt;script&gt;x&lt;/script&gt;' } },
    ]);
  });

  it('a server that gives the same page for ever is not asked for ever', async () => {
    const rows = manyIds(50).map((id) => row(id));
    reply = () => ({ body: JSON.stringify({ version: '6.9', hitCount: 500, citationList: { citation: rows } }) });
    expect((await unavailable(europePmc())).kind).toBe('transient');
    expect(server.seen).toHaveLength(2);
  });

  it('a short page is asked for again', async () => {
    const whole = pagesOf(manyIds(400).map((id) => row(id)));
    const short = pagesOf(
      manyIds(120).map((id) => row(id)),
      { hitCount: 400 },
    );
    reply = (request) => (server.seen.length === 1 ? short(request) : whole(request));
    expect(await europePmc()).toHaveLength(400);
    expect(server.seen).toHaveLength(2);
  });

  it.each([
    ['an error code', '{"version":"6.9","errCode":404,"errMsg":"not found"}'],
    ['nothing but a version', '{"version":"6.9"}'],
    ['citations counted but not listed', '{"version":"6.9","hitCount":7,"citationList":{"citation":[]}}'],
    [
      'citations of another article',
      '{"version":"6.9","hitCount":0,"request":{"id":"1","source":"MED","page":1},"citationList":{"citation":[]}}',
    ],
    ['XML', '<?xml version="1.0"?><responseWrapper><hitCount>0</hitCount></responseWrapper>'],
  ])('%s is no empty list', async (_, body) => {
    reply = () => ({ body });
    expect((await unavailable(europePmc())).kind).toBe('transient');
  });
});

describe('when Europe PMC is asked what an article cites', () => {
  const references = () =>
    createEuropePmc({ baseUrl: `${server.url}/rest`, patience: briefPatience }).referencesOf(pmid('31234567'));
  const listOf = (rows: readonly Row[], hitCount = rows.length) =>
    JSON.stringify({
      version: '6.9',
      hitCount,
      request: { id: '31234567', source: 'MED', page: 1, pageSize: 1000 },
      referenceList: { reference: rows },
    });

  it('works that PubMed knows are named once each, in printed order; unmatched ones and others’ ids are not', async () => {
    const rows = [
      { id: '22', source: 'MED', citedOrder: 1, match: 'Y' },
      { citedOrder: 2, match: 'N', title: 'A book' },
      { citedOrder: 3, match: 'N', title: 'A book' },
      { id: 'PPR7', source: 'PPR', citedOrder: 4, match: 'Y' },
      { id: '11', source: 'MED', citedOrder: 5, match: 'Y' },
      { id: '22', source: 'MED', citedOrder: 6, match: 'Y' },
    ];
    reply = () => ({ body: listOf(rows) });
    expect(await references()).toEqual(['22', '11']);
    expect(server.seen[0]?.path).toBe('/rest/MED/31234567/references');
  });

  it('none counted are none; fewer than counted, an error and silence are none of these', async () => {
    reply = () => ({ body: listOf([]) });
    expect(await references()).toEqual([]);
    reply = () => ({ body: listOf([{ id: '22', source: 'MED', citedOrder: 1 }], 40) });
    expect((await unavailable(references())).kind).toBe('transient');
    reply = () => ({ body: JSON.stringify({ errCode: 500, errMsg: 'x' }) });
    expect((await unavailable(references())).kind).toBe('transient');
  });
});

describe('when iCite lists citations', () => {
  const record = (more: Row) => JSON.stringify({ data: [{ pmid: 36810098, ...more }] });

  it('an article iCite does not know yet has no citations there', async () => {
    reply = () => ({ body: '{"meta":{"limit":100},"data":[]}' });
    expect(await icite()).toEqual([]);
  });

  it('repetitions and the review itself are left out', async () => {
    reply = () => ({ body: record({ cited_by: [3, 3, 36810098, '4'], citation_count: 3 }) });
    expect(await icite()).toEqual([
      { kind: 'pmid', pmid: '3', score: null },
      { kind: 'pmid', pmid: '4', score: null },
    ]);
  });

  it('ids in one text, as the older shape has them, are read', async () => {
    reply = () => ({ body: record({ cited_by: '3 4', citation_count: 2 }) });
    expect(await icite()).toHaveLength(2);
  });

  it.each([
    ['a record of another article', JSON.stringify({ data: [{ pmid: 1, cited_by: [] }] })],
    ['a record without the list', record({ citation_count: 17 })],
    ['a count without its list', record({ citation_count: 17, cited_by: [] })],
    ['no data at all', '{"error":"Internal error"}'],
  ])('%s is no empty list', async (_, body) => {
    reply = () => ({ body });
    expect((await unavailable(icite())).kind).toBe('transient');
  });
});
