import { describe, expect, it } from '@jest/globals';
import type { SamplePubmed } from '../../local/sample-pubmed/start-sample-pubmed.ts';
import { reviewPmid } from './sample-corpus.ts';
import { address, json, serve, text } from './sample-server.ts';

interface ElinkAnswer {
  readonly linksets: readonly {
    readonly dbfrom: string;
    readonly ids: readonly string[];
    readonly linksetdbs?: readonly { readonly linkname: string; readonly links: readonly unknown[] }[];
  }[];
  readonly ERROR?: string;
}

const elink = (server: SamplePubmed, params: Record<string, string | readonly string[]>) =>
  json<ElinkAnswer>(address(`${server.urls.ncbi}/elink.fcgi`, { dbfrom: 'pubmed', retmode: 'json', ...params }));

describe('when ELink of the sample is asked', () => {
  it('lists what cites the review, highest PMID first, whatever the rank in the corpus', async () => {
    const answer = await elink(await serve(), { id: reviewPmid, linkname: 'pubmed_pubmed_citedin' });
    expect(answer.linksets[0]?.linksetdbs).toEqual([
      { dbto: 'pubmed', linkname: 'pubmed_pubmed_citedin', links: ['99000003', '99000002', '99000001'] },
    ]);
  });

  it('gives PMC numbers without their prefix for pubmed_pmc_refs', async () => {
    const answer = await elink(await serve(), { id: reviewPmid, db: 'pmc', linkname: 'pubmed_pmc_refs' });
    expect(answer.linksets[0]?.linksetdbs?.[0]?.links).toEqual(['99000007', '99000001']);
  });

  it('ranks similar articles with the article itself first, and scores them only when asked to', async () => {
    const server = await serve();
    const scored = await elink(server, { id: reviewPmid, linkname: 'pubmed_pubmed', cmd: 'neighbor_score' });
    expect(scored.linksets[0]?.linksetdbs?.[0]?.links).toEqual([
      { id: reviewPmid, score: 2147483647 },
      { id: '99000004', score: 52_000_000 },
      { id: '99000001', score: 41_000_000 },
    ]);
    const plain = await elink(server, { id: reviewPmid, linkname: 'pubmed_pubmed' });
    expect(plain.linksets[0]?.linksetdbs?.[0]?.links).toEqual([reviewPmid, '99000004', '99000001']);
    expect(
      await text(
        address(`${server.urls.ncbi}/elink.fcgi`, { dbfrom: 'pubmed', id: reviewPmid, linkname: 'pubmed_pubmed' }),
      ),
    ).not.toContain('Score');
  });

  it('leaves linksetdbs out for an id without links, an unknown id and an unknown link name alike', async () => {
    const server = await serve();
    for (const [id, linkname] of [
      ['99000004', 'pubmed_pmc'],
      ['123', 'pubmed_pubmed_citedin'],
      [reviewPmid, 'pubmed_pubmed_nonsense'],
    ] as const) {
      expect((await elink(server, { id, linkname })).linksets).toEqual([{ dbfrom: 'pubmed', ids: [id] }]);
    }
  });

  it('merges comma-joined ids into one LinkSet and keeps repeated ids apart', async () => {
    const server = await serve();
    const linkname = 'pubmed_pubmed_citedin';
    const merged = await elink(server, { id: `99000004,00${reviewPmid}`, linkname });
    expect(merged.linksets).toHaveLength(1);
    expect(merged.linksets[0]?.ids).toEqual(['99000004', reviewPmid]);
    expect(merged.linksets[0]?.linksetdbs?.[0]?.links).toEqual(['99000003', '99000002', '99000001']);

    const apart = await elink(server, { id: ['99000004', reviewPmid], linkname });
    expect(apart.linksets.map(({ linksetdbs }) => linksetdbs?.[0]?.links)).toEqual([
      ['99000001'],
      ['99000003', '99000002', '99000001'],
    ]);
    const xml = await text(
      address(`${server.urls.ncbi}/elink.fcgi`, { dbfrom: 'pubmed', id: ['99000004', reviewPmid], linkname }),
    );
    expect(xml.match(/<LinkSet>/g)).toHaveLength(2);
  });

  it('shows a back-filled link from its own day on, though the article is older', async () => {
    const citedin = async (day: string) => {
      const server = await serve({ clock: () => new Date(day) });
      const answer = await elink(server, { id: reviewPmid, linkname: 'pubmed_pubmed_citedin' });
      return answer.linksets[0]?.linksetdbs?.[0]?.links;
    };
    expect(await citedin('2024-05-31T23:59:59Z')).toEqual(['99000003', '99000001']);
    expect(await citedin('2024-06-01T00:00:00Z')).toEqual(['99000003', '99000002', '99000001']);
  });

  it('keeps the lists of cmd=neighbor_history for EFetch', async () => {
    const server = await serve();
    const xml = await text(
      address(`${server.urls.ncbi}/elink.fcgi`, {
        dbfrom: 'pubmed',
        id: reviewPmid,
        cmd: 'neighbor_history',
        linkname: 'pubmed_pubmed_citedin',
      }),
    );
    const webEnv = /<WebEnv>(MCID_[0-9a-f]{24})<\/WebEnv>/.exec(xml)?.[1] ?? '';
    const fetched = await text(
      address(`${server.urls.ncbi}/efetch.fcgi`, { db: 'pubmed', WebEnv: webEnv, query_key: '1' }),
    );
    expect(fetched.match(/<PubmedArticle>/g)).toHaveLength(3);
  });

  it('answers an ERROR, never nothing, for what it does not know', async () => {
    const server = await serve();
    expect(await elink(server, { id: reviewPmid, cmd: 'llinks' })).toMatchObject({
      linksets: [],
      ERROR: expect.stringContaining('llinks'),
    });
    expect(await elink(server, { id: reviewPmid, db: 'pub' })).toMatchObject({
      ERROR: 'Invalid db name specified: pub',
    });
    expect((await fetch(address(`${server.urls.ncbi}/elink.fcgi`, { dbfrom: 'pubmed', id: 'abc' }))).status).toBe(400);
  });
});
