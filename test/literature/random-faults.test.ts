import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createIcite } from '../../lambda/adapters/icite/icite.ts';
import type { Candidate, FetchedRecords, Literature } from '../../lambda/core/ports/literature.ts';
import { type Reply, type SeenRequest, startReplayServer } from './replay-server.ts';
import { articleSet, briefPatience, elinkJson, esearchJson, idsOf, manyIds, ncbiAt, pmid, review } from './samples.ts';

const ids = manyIds(30);

function goodAnswer(request: SeenRequest): Reply {
  const { endpoint, params } = request;
  if (endpoint === 'elink.fcgi') {
    return { body: elinkJson('36810098', ids, { to: params.get('db')!, name: params.get('linkname')! }) };
  }
  if (endpoint === 'esearch.fcgi') return { body: esearchJson(ids) };
  if (endpoint === 'pubs')
    return { body: JSON.stringify({ data: [{ pmid: 36810098, cited_by: ids.map(Number), citation_count: 30 }] }) };
  return { body: articleSet(idsOf(request)) };
}

/** Ways in which a good answer goes wrong on its way; each passes. */
const fault: fc.Arbitrary<(good: Reply) => Reply> = fc.oneof(
  fc.integer({ min: 0, max: 999 }).map((permille) => (good: Reply) => {
    const body = String(good.body);
    return { body: body.slice(0, Math.floor((body.length * permille) / 1000)) };
  }),
  fc.integer({ min: 0, max: 300 }).map((bytes) => (good: Reply) => ({ ...good, breakAfter: bytes })),
  fc.constantFrom(500, 502, 503, 504).map((status) => () => ({ status, body: '<html>down</html>' })),
  fc
    .constantFrom<Reply>(
      {
        status: 429,
        body: '{"error":"API rate limit exceeded","count":"4","limit":"3"}',
        headers: { 'retry-after': '0' },
      },
      { body: '{"error":"API rate limit exceeded","count":"4","limit":"3"}', headers: { 'retry-after': '0' } },
      { body: '' },
      { body: '<!DOCTYPE html><html><body>Maintenance</body></html>' },
      { body: '{"header":{"type":"elink","version":"0.3"},"linksets":[]}' },
      {
        body: '{"header":{"type":"elink"},"linksets":[],"ERROR":"Couldn\'t resolve #exLinkSrv2, the address table is empty."}',
      },
      { body: '{"esearchresult":{"ERROR":"Search Backend failed: Database is not supported: pubmed"}}' },
      {
        body: '<?xml version="1.0"?><eFetchResult><ERROR>Error occurred: cannot get document summary</ERROR></eFetchResult>',
      },
      { body: '{"error":"/lbsm/eutils_lb -> Neg","type":"ip","status":"ok"}' },
      { body: '<?xml version="1.0"?>\n<!DOCTYPE eLinkResult PUBLIC "-//NLM//DTD elink 20101123//EN" "x.dtd">' },
    )
    .map((reply) => () => reply),
);

/** One question each; its answer does not depend on what went wrong before. */
const questions: readonly [
  string,
  (ncbi: Literature, url: string) => Promise<readonly Candidate[] | FetchedRecords>,
][] = [
  ['citing articles', (ncbi) => ncbi.sources[0]!.list(review())],
  ['citing articles in PMC', (ncbi) => ncbi.sources[1]!.list(review())],
  ['matches of the query', (ncbi) => ncbi.sources[3]!.list(review())],
  ['records', (ncbi) => ncbi.fetchRecords(ids.map(pmid))],
  ['citing articles of iCite', (_, url) => createIcite({ baseUrl: url, patience: briefPatience }).list(review())],
];

describe('when up to three random faults come before a good answer', () => {
  it.each(questions)('%s are as if nothing had happened', async (_, ask) => {
    let faults: ((good: Reply) => Reply)[] = [];
    const server = await startReplayServer((request) => {
      const good = goodAnswer(request);
      return faults.shift()?.(good) ?? good;
    });
    try {
      const undisturbed = await ask(ncbiAt(server), server.url);
      await fc.assert(
        fc.asyncProperty(fc.array(fault, { maxLength: 3 }), async (drawn) => {
          faults = [...drawn];
          // As long as a whole body may be cut to itself, a fault may be none: what counts is the answer.
          expect(await ask(ncbiAt(server), server.url)).toEqual(undisturbed);
          expect(faults).toHaveLength(0);
        }),
        { numRuns: 60 },
      );
    } finally {
      await server.close();
    }
  });
});
