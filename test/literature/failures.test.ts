import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createEuropePmc } from '../../lambda/adapters/europe-pmc/europe-pmc.ts';
import { createIcite } from '../../lambda/adapters/icite/icite.ts';
import type { LiteratureSource } from '../../lambda/core/article.ts';
import type { UnavailableKind } from '../../lambda/core/ports/literature.ts';
import { type ReplayServer, type Reply, startReplayServer } from './replay-server.ts';
import {
  briefPatience,
  describeRecorded,
  ncbiAt,
  pmcid,
  pmid,
  recorded,
  recordingsFolder,
  review,
  unavailable,
} from './samples.ts';

/** What each recorded or transcribed failure means wherever it turns up. Not listed: transient. */
const rejectedFiles = [
  'REAL_epost_empty_id_list.xml',
  'REAL_epost_invalid_db.xml',
  'REAL_esummary_no_id.xml',
  'http200_esearch_empty_term.json',
  'http200_esearch_empty_term.xml',
  'http200_esearch_invalid_db_2013.xml',
  'http200_esearch_retstart_9998.xml',
  'http400_api_key_invalid.json',
  'http400_efetch_id_list_empty.txt',
  'http400_efetch_id_list_empty.xml',
];

function kindAtNcbi(file: string): UnavailableKind {
  if (file === 'http200_misuse_blocked.html') return 'blocked';
  return rejectedFiles.includes(file) ? 'rejected' : 'transient';
}

let server: ReplayServer;
let reply: Reply;
const patience = { ...briefPatience, attempts: 2 };

beforeEach(async () => {
  server = await startReplayServer(() => reply);
});
afterEach(() => server.close());

describeRecorded('when a recorded failure is the answer', () => {
  const files = readdirSync(recordingsFolder('errors'));

  function serve(file: string): void {
    const status = Number(/http(\d{3})/.exec(file)?.[1] ?? 200);
    reply = { status, body: recorded('errors', file), headers: { 'retry-after': '0' } };
  }

  it('knows the catalogue it is tested against', () => {
    expect(files.length).toBeGreaterThanOrEqual(29);
    for (const file of rejectedFiles) expect(files).toContain(file);
  });

  const elink: readonly LiteratureSource[] = ['pubmed-citedin', 'pmc-refs', 'pubmed-related'];
  it.each(files)('ELink never lists anything for %s (NC3, NC11, NC12)', async (file) => {
    serve(file);
    for (const name of elink) {
      const source = ncbiAt(server, { patience }).sources.find(({ source }) => source === name)!;
      expect((await unavailable(source.list(review()))).kind).toBe(kindAtNcbi(file));
    }
  });

  it.each(files)('ESearch never lists anything for %s (NC3, NC4)', async (file) => {
    serve(file);
    const source = ncbiAt(server, { patience }).sources.find(({ source }) => source === 'topic-query')!;
    if (file === 'http200_esearch_no_items_2013.xml') {
      // The one that is an answer: PubMed counted, and there is nothing.
      expect(await source.list(review())).toEqual([]);
      return;
    }
    const expected = file === 'http200_esearch_field_not_found_2013.xml' ? 'rejected' : kindAtNcbi(file);
    expect((await unavailable(source.list(review()))).kind).toBe(expected);
  });

  it.each(files)('EFetch never answers silence for %s', async (file) => {
    serve(file);
    const asked = [pmid(1), pmid(2)];
    const answer = ncbiAt(server, { patience }).fetchRecords(asked);
    if (/efetch_(?:empty_set|unknown_pmid|id_list_empty)/.test(file)) {
      expect(await answer).toEqual({ records: [], missing: asked, broken: [] });
      return;
    }
    expect((await unavailable(answer)).kind).toBe(kindAtNcbi(file));
  });

  it.each(files)('the PMC ID converter resolves nothing for %s', async (file) => {
    serve(file);
    const answer = ncbiAt(server, { patience }).resolvePmcids([pmcid('PMC1')]);
    expect((await unavailable(answer)).kind).toBe(kindAtNcbi(file));
  });

  it.each(files)('Europe PMC and iCite never list anything for %s', async (file) => {
    serve(file);
    const expected = file === 'http200_misuse_blocked.html' ? 'blocked' : 'transient';
    for (const create of [createEuropePmc, createIcite]) {
      const failure = await unavailable(create({ baseUrl: server.url, patience }).list(review()));
      expect(failure.kind).toBe(expected);
    }
  });

  it.each(files)('no word of %s reaches a message', async (file) => {
    serve(file);
    const failure = await unavailable(ncbiAt(server, { patience }).sources[0]!.list(review()));
    const told = `${failure.message} ${failure.remedy} ${String(failure.cause)}`;
    expect(told).not.toMatch(/203\.0\.113\.7|bogus|exLinkSrv2|TXCLIENT|Diagnostic|<|DOCTYPE/);
  });
});

describe('when the failure is in the transport', () => {
  const cases: readonly [string, Reply, UnavailableKind][] = [
    [
      'a redirect to the misuse page',
      { status: 302, headers: { location: 'https://misuse.ncbi.nlm.nih.gov/error/abuse.shtml' } },
      'blocked',
    ],
    [
      'a redirect to an internal address',
      { status: 302, headers: { location: 'http://169.254.169.254/latest/' } },
      'rejected',
    ],
    ['a redirect on the same host', { status: 301, headers: { location: '/elsewhere' } }, 'rejected'],
    ['nothing at that address', { status: 404, body: '<html><body>Not found</body></html>' }, 'rejected'],
    ['a refusal', { status: 403, body: '<html><body>Forbidden</body></html>' }, 'blocked'],
    ['a body cut off', { body: '{"header":{}', breakAfter: 6 }, 'transient'],
    ['a connection dropped before the body', { body: 'x', breakAfter: 0 }, 'transient'],
    ['a damaged gzip body', { headers: { 'content-encoding': 'gzip' }, body: 'not gzip at all' }, 'transient'],
    ['a bare 400', { status: 400, body: '' }, 'transient'],
    ['JSON cut off in the middle', { body: '{"header":{"type":"elink"},"linksets":[{"dbfrom":"pubm' }, 'transient'],
    ['JSON of another service', { body: '{"hello":"world"}' }, 'transient'],
    ['a list instead of an object', { body: '[]' }, 'transient'],
  ];

  it.each(cases)('%s is no empty list (NC20, H38, H39)', async (_, given, kind) => {
    reply = given;
    for (const source of [
      ...ncbiAt(server, { patience }).sources,
      createEuropePmc({ baseUrl: server.url, patience }),
      createIcite({ baseUrl: server.url, patience }),
    ]) {
      expect((await unavailable(source.list(review()))).kind).toBe(kind);
    }
  });

  it('an otherwise good answer whose DOCTYPE defines entities is refused before they unpack', async () => {
    const links = '<LinkSet><DbFrom>pubmed</DbFrom><IdList><Id>36810098</Id></IdList></LinkSet>';
    reply = { body: `<!DOCTYPE eLinkResult [<!ENTITY a "b">]><eLinkResult>${links}</eLinkResult>` };
    const source = ncbiAt(server, { patience }).sources[0]!;
    expect((await unavailable(source.list(review()))).kind).toBe('transient');
    reply = { body: `<!DOCTYPE eLinkResult><eLinkResult>${links}</eLinkResult>` };
    expect(await source.list(review())).toEqual([]);
  });

  it('a body larger than allowed is given up at once, however small it was on the wire (H36)', async () => {
    reply = { body: ' '.repeat(3_000_000), gzip: true };
    const source = createIcite({ baseUrl: server.url, patience: { ...patience, maxBodyBytes: 1_000_000 } });
    expect((await unavailable(source.list(review()))).message).toContain('larger');
    expect(server.seen).toHaveLength(1);
  });

  it('a body that stops arriving is cut at the deadline of the attempt and asked for again (NC19)', async () => {
    reply = { body: '{"data":[', stallAfter: 5 };
    const source = createIcite({ baseUrl: server.url, patience: { ...patience, attemptMs: 150 } });
    expect((await unavailable(source.list(review()))).kind).toBe('transient');
    expect(server.seen).toHaveLength(2);
  });

  it('a server that is not there is unreachable, named with the variable to check', async () => {
    const gone = await startReplayServer(() => ({}));
    await gone.close();
    const failure = await unavailable(ncbiAt(gone, { patience }).sources[0]!.list(review()));
    expect(failure.kind).toBe('unreachable');
    expect(failure.remedy).toContain('NCBI_BASE_URL');
    expect(failure.remedy).toContain(gone.url);
  });

  it('a host name that does not exist is unreachable', async () => {
    const source = createEuropePmc({ baseUrl: 'http://no-such-host.invalid/rest', patience });
    const failure = await unavailable(source.list(review()));
    expect(failure.kind).toBe('unreachable');
    expect(failure.remedy).toContain('EUROPE_PMC_BASE_URL');
  });
});
