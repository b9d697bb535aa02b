import { describe, expect, it } from '@jest/globals';
import type { SamplePubmed } from '../../local/sample-pubmed/start-sample-pubmed.ts';
import { reviewPmid } from './sample-corpus.ts';
import { address, json, serve, text } from './sample-server.ts';

interface EsearchAnswer {
  readonly esearchresult: {
    readonly count?: string;
    readonly retmax?: string;
    readonly idlist?: readonly string[];
    readonly querykey?: string;
    readonly webenv?: string;
    readonly errorlist?: { readonly phrasesnotfound: readonly string[]; readonly fieldsnotfound: readonly string[] };
    readonly ERROR?: string;
  };
}

const esearch = async (server: SamplePubmed, params: Record<string, string>) =>
  (await json<EsearchAnswer>(address(`${server.urls.ncbi}/esearch.fcgi`, { db: 'pubmed', retmode: 'json', ...params })))
    .esearchresult;

const topic = '("neoplastic stem cells"[mh] OR "cancer stem cell*"[tiab]) AND immunity[Title/Abstract:~3]';

describe('when ESearch of the sample is asked', () => {
  it('answers the topic query newest first, in text numbers', async () => {
    const found = await esearch(await serve(), { term: topic });
    expect(found).toMatchObject({ count: '3', retmax: '3', idlist: ['99000002', '99000001', '99000004'] });
  });

  it('pages with retstart and retmax and says how many it returned', async () => {
    const found = await esearch(await serve(), { term: topic, retstart: '1', retmax: '1' });
    expect(found).toMatchObject({ count: '3', retmax: '1', idlist: ['99000001'] });
  });

  it('limits by entry date, whether counted back from the virtual today or between two days', async () => {
    const server = await serve();
    expect((await esearch(server, { term: topic, datetype: 'edat', reldate: '80' })).idlist).toEqual(['99000002']);
    const between = { term: topic, datetype: 'edat', mindate: '2023/12', maxdate: '2024/03/05' };
    expect((await esearch(server, between)).idlist).toEqual(['99000001', '99000004']);
    expect((await esearch(server, { ...between, datetype: 'pdat', maxdate: '2023', mindate: '2023' })).idlist).toEqual([
      '99000004',
    ]);
  });

  it('finds ids named with [uid], joined by OR, unknown ones left out', async () => {
    const found = await esearch(await serve(), { term: `${reviewPmid}[uid] OR 99000001[pmid] OR 5[uid]` });
    expect(found.idlist).toEqual(['99000001', reviewPmid]);
  });

  it('drops a clause with an unknown field, answers everything and names the field', async () => {
    const found = await esearch(await serve(), { term: 'stem[jungle] AND immune[tiab]' });
    expect(found.errorlist?.fieldsnotfound).toEqual(['jungle']);
    expect(Number(found.count)).toBe(5);
    const xml = await text(
      address(`${(await serve()).urls.ncbi}/esearch.fcgi`, { db: 'pubmed', term: 'stem[jungle]' }),
    );
    expect(xml).toContain('<ErrorList><FieldNotFound>jungle</FieldNotFound></ErrorList>');
  });

  it('fails with HTTP 200 and an ERROR for an empty term, too far a retstart and an unknown database', async () => {
    const server = await serve();
    expect((await esearch(server, { term: '' })).ERROR).toBe('Empty term and query_key - nothing todo');
    expect((await esearch(server, { term: topic, retstart: '9999' })).ERROR).toContain(
      "'retstart' cannot be larger than 9998",
    );
    expect((await esearch(server, { term: topic, retstart: '9998' })).ERROR).toBeUndefined();
    const response = await fetch(address(`${server.urls.ncbi}/esearch.fcgi`, { db: 'pub', term: topic }));
    expect([response.status, await response.text()]).toEqual([
      200,
      expect.stringContaining('<ERROR>Invalid db name specified: pub</ERROR>'),
    ]);
  });

  it('keeps a result under WebEnv, from which EFetch pages, until it is idle for too long', async () => {
    let now = new Date('2024-06-15T00:00:00Z');
    const server = await serve({ clock: () => now, historyIdleMs: 3_600_000 });
    const { webenv = '', querykey = '' } = await esearch(server, { term: topic, usehistory: 'y', retmax: '0' });
    const page = (retstart: string) =>
      fetch(
        address(`${server.urls.ncbi}/efetch.fcgi`, {
          db: 'pubmed',
          WebEnv: webenv,
          query_key: querykey,
          retstart,
          retmax: '2',
        }),
      );
    expect((await (await page('0')).text()).match(/<PubmedArticle>/g)).toHaveLength(2);
    expect((await (await page('2')).text()).match(/<PubmedArticle>/g)).toHaveLength(1);
    const beyond = await page('3');
    expect([beyond.status, await beyond.text()]).toEqual([400, expect.stringContaining('OUT OF RANGE')]);
    now = new Date('2024-06-15T01:00:01Z');
    const expired = await page('0');
    expect([expired.status, await expired.text()]).toEqual([
      200,
      expect.stringContaining('<ERROR>Unable to obtain query #1</ERROR>'),
    ]);
  });
});
