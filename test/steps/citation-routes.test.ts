import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { readerRoutes } from '../../lambda/adapters/hono/reader-routes.ts';
import { readerActions } from '../../lambda/steps/reader-actions.ts';
import { readerTemplates } from '../../templates/index.ts';
import { article } from '../builders/articles.ts';
import { review, topic } from '../builders/review.ts';
import { shouldNotBeCalled } from '../memory/kill-switch.ts';
import { announce } from './digest-bench.ts';
import { readerBench } from './reader-bench.ts';

/** Ids of a file of citations, in its order. */
const idsIn = (nbib: string) => [...nbib.matchAll(/^PMID- (\d+)$/gm)].map(([, id]) => id);

describe('the citations of a topic', () => {
  it('when they are asked for, they are those of its page, of topics below it too, as of this moment', async () => {
    const bench = await readerBench();
    const answer = await bench.get('/small-review/topics/myeloid/export.nbib');
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/nbib; charset=utf-8',
      'content-disposition': 'attachment; filename="small-review-myeloid.nbib"',
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
    });
    expect(idsIn(await answer.text())).toEqual(['101', '103']);
    await announce(bench.store, '104', '105:vaccines');
    expect(idsIn(await (await bench.get('/small-review/topics/myeloid/export.nbib')).text())).toEqual([
      '101',
      '103',
      '104',
    ]);
  });

  it('when the address names the topic in its query, the same file answers', async () => {
    const bench = await readerBench();
    const asked = await bench.get('/small-review/export.nbib?topic=vaccines');
    expect(asked.status).toBe(200);
    expect(idsIn(await asked.text())).toEqual(['102']);
  });

  it('when nothing is filed there, the file is empty', async () => {
    const bench = await readerBench();
    const answer = await bench.get('/small-review/topics/mdsc/export.ris');
    expect({ status: answer.status, text: await answer.text() }).toEqual({ status: 200, text: '' });
  });

  it('when the topic has another name today, or was split or given up, its old address still answers', async () => {
    const bench = await readerBench();
    const { taxonomy } = review();
    const aliases = { 'old-name': ['vaccines'], 'two-in-one': ['vaccines', 'macrophages'], gone: [] };
    const reviews = [
      review({ taxonomy: { ...taxonomy, topics: [...taxonomy.topics, topic('tams', null, 'x')], aliases } }),
    ];
    const actions = readerActions({ ...bench.service, reviews }, bench.now);
    const app = readerRoutes(actions, readerTemplates, bench.service.log);
    const ids = async (id: string) => idsIn(await (await app.request(`/small-review/topics/${id}/export.nbib`)).text());
    expect(await ids('old-name')).toEqual(['102']);
    expect(await ids('two-in-one')).toEqual(['101', '102', '103']);
    expect(await ids('gone')).toEqual([]);
  });

  it.each([
    'topics/unknown/export.ris',
    'topics/__proto__/export.ris',
    'topics/vaccines/export.txt',
    'topics/vaccines/export.',
    'topics/vaccines/export.toString',
    'topics/vaccines/other.ris',
    'topics/vaccines%2f../export.ris',
    'export.ris?topic=unknown',
    `topics/${'a'.repeat(101)}/export.ris`,
  ])('when %s is asked for, there is no such file', async (path) => {
    const bench = await readerBench();
    expect((await bench.get(`/small-review/${path}`)).status).toBe(404);
    expect((await bench.get(`/no-review/${path}`)).status).toBe(404);
  });
});

describe('the citation of an article', () => {
  it('when it is asked for, it is that article alone', async () => {
    const bench = await readerBench();
    const answer = await bench.get('/small-review/articles/102/export.nbib');
    expect(idsIn(await answer.text())).toEqual(['102']);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="small-review-102.nbib"');
  });

  it('when a writer that was stopped has left it and no event announces it, it does not exist yet', async () => {
    const bench = await readerBench();
    const lease = await bench.store.takeLease('small-review', bench.now(), 60_000);
    await lease?.putArticle(article('104', { event: 4 }));
    await lease?.putArticle(article('105', { event: 2 }));
    for (const id of ['104', '105'])
      expect((await bench.get(`/small-review/articles/${id}/export.ris`)).status).toBe(404);
  });

  it.each(['999', '101%00', '..%2f101', `${'1'.repeat(2_000)}`, '%20'])(
    'when the article is %s, there is no such file',
    async (id) => {
      const bench = await readerBench();
      expect((await bench.get(`/small-review/articles/${id}/export.ris`)).status).toBe(404);
    },
  );
});

describe('how a file of citations is sent', () => {
  it('when the client takes it packed, it is sent packed, and otherwise as it is', async () => {
    const bench = await readerBench();
    const ask = (coding: string) =>
      bench.request('/small-review/topics/myeloid/export.nbib', { headers: { 'accept-encoding': coding } });
    for (const coding of ['gzip', 'br, gzip;q=0.5', 'GZIP']) {
      const packed = await ask(coding);
      expect(packed.headers.get('content-encoding')).toBe('gzip');
      expect(packed.headers.get('vary')).toContain('Accept-Encoding');
      expect(idsIn(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString())).toEqual(['101', '103']);
    }
    for (const coding of ['', 'br', 'identity', 'gzip;q=0', 'gzip; q=0.0, br']) {
      const plain = await ask(coding);
      expect(plain.headers.get('content-encoding')).toBeNull();
      expect(idsIn(await plain.text())).toEqual(['101', '103']);
    }
  });

  it('when it is more than a Lambda may answer, the page says where all citations are', async () => {
    const bench = await readerBench();
    const sent = async (text: string, headers: Record<string, string>) => {
      const templates = { ...readerTemplates, citations: () => text };
      const app = readerRoutes(readerActions(bench.service, bench.now), templates, bench.service.log);
      return app.request('/en-vivo/topics/myeloid/export.ris', { headers });
    };
    const long = 'TY  - JOUR\n'.repeat(700_000);
    expect((await sent(long, { 'accept-encoding': 'gzip' })).status).toBe(200);
    const refused = await sent(long, {});
    expect(refused.status).toBe(406);
    const page = await refused.text();
    expect(page).toContain('Demasiado grande para un archivo');
    expect(page).toContain('href="/en-vivo/"');
    const unpackable = randomBytes(3_500_000).toString('base64');
    expect((await sent(unpackable, { 'accept-encoding': 'gzip' })).status).toBe(200);
    expect((await sent(unpackable + unpackable.slice(1_000_000), { 'accept-encoding': 'gzip' })).status).toBe(406);
  });

  it('when a file is asked for, by GET or HEAD, nothing is written', async () => {
    const bench = await readerBench();
    const store = shouldNotBeCalled(bench.store, 'takeLease');
    const app = readerRoutes(readerActions({ ...bench.service, store }, bench.now), readerTemplates, bench.service.log);
    for (const method of ['GET', 'HEAD'])
      for (const path of ['topics/myeloid', 'articles/101'])
        expect((await app.request(`/small-review/${path}/export.ris`, { method })).status).toBe(200);
  });
});
