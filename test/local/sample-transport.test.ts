import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { createRateLimiter } from '../../local/sample-pubmed/rate-limiter.ts';
import { reviewPmid } from './sample-corpus.ts';
import { address, serve, text } from './sample-server.ts';

const citedin = (base: string, more: Record<string, string> = {}) =>
  address(`${base}/elink.fcgi`, { dbfrom: 'pubmed', id: reviewPmid, linkname: 'pubmed_pubmed_citedin', ...more });

describe('when the sample is asked too often', () => {
  it('refuses the fourth call of a second from one address with NCBI’s 429, in JSON even for XML', async () => {
    const { urls } = await serve({ rateLimit: true });
    const answers = await Promise.all(Array.from({ length: 4 }, () => fetch(citedin(urls.ncbi))));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 429]);
    expect(answers.every(({ headers }) => headers.get('x-ratelimit-limit') === '3')).toBe(true);
    expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining')).toSorted()).toEqual(['0', '0', '1', '2']);
    expect(refused[0]?.headers.get('retry-after')).toBe('2');
    expect(await refused[0]?.json()).toEqual({
      error: 'API rate limit exceeded',
      'api-key': '127.0.0.1',
      count: '4',
      limit: '3',
    });
  });

  it('allows ten with a key, each key for itself', () => {
    const limiter = createRateLimiter(() => 0);
    const taken = Array.from({ length: 11 }, () => limiter.take('127.0.0.1', 'mine'));
    expect(taken.map(({ allowed }) => allowed)).toEqual([...Array<boolean>(10).fill(true), false]);
    expect(limiter.take('127.0.0.1', 'yours').allowed).toBe(true);
    expect(limiter.take('127.0.0.1', '').allowed).toBe(true);
  });

  it('lets a call through as soon as the oldest of the last second is a second old', () => {
    let now = 0;
    const limiter = createRateLimiter(() => now);
    const takeAt = (ms: number) => {
      now = ms;
      return limiter.take('ip', '').allowed;
    };
    expect([0, 400, 800, 999, 1000, 1399, 1400].map(takeAt)).toEqual([true, true, true, false, true, false, true]);
  });
});

describe('when the sample answers', () => {
  it('compresses when asked to and only then, without announcing a length', async () => {
    const { urls } = await serve();
    const raw = (encoding: string) =>
      new Promise<{ headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) => {
        request(citedin(urls.ncbi), { headers: { 'Accept-Encoding': encoding } }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
        })
          .on('error', reject)
          .end();
      });
    const plain = await raw('identity');
    const zipped = await raw('gzip, deflate');
    expect(plain.headers).toMatchObject({ 'transfer-encoding': 'chunked', 'content-type': 'text/xml; charset=UTF-8' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.headers['content-length']).toBeUndefined();
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.body).toString()).toBe(plain.body.toString());
    expect((await raw('gzip;q=0')).headers['content-encoding']).toBeUndefined();
  });

  it('remembers what it was asked', async () => {
    const server = await serve();
    await text(citedin(server.urls.ncbi, { tool: 'test' }));
    await text(`${server.urls.ncbi}/nonsense.fcgi`);
    expect(server.requests).toMatchObject([
      { endpoint: 'elink', method: 'GET', status: 200, params: { id: [reviewPmid], tool: ['test'] } },
      { endpoint: 'unknown', status: 404 },
    ]);
  });
});

describe('when the sample is told to fail', () => {
  it('strikes the nth call to an endpoint with the given answer, and only that one', async () => {
    const { urls } = await serve({
      faults: [
        { endpoint: 'elink', call: 2, status: 502, body: '<html>Bad Gateway</html>', headers: { 'Retry-After': '1' } },
      ],
    });
    const statuses: number[] = [];
    for (let call = 0; call < 3; call++) statuses.push((await fetch(citedin(urls.ncbi))).status);
    expect(statuses).toEqual([200, 502, 200]);
  });

  it('gives a rule’s body with 200 when no status is named, for as many calls as it says', async () => {
    const server = await serve();
    server.setFaults([{ endpoint: '*', times: 2, body: '' }]);
    expect([await text(citedin(server.urls.ncbi)), await text(citedin(server.urls.ncbi))]).toEqual(['', '']);
    expect(await text(citedin(server.urls.ncbi))).toContain('99000001');
  });

  it('drops the connection, breaks off in the middle, or ends early as if all were said', async () => {
    const server = await serve();
    server.setFaults([{ endpoint: 'elink', drop: true }]);
    await expect(fetch(citedin(server.urls.ncbi))).rejects.toThrow();
    server.setFaults([{ endpoint: 'elink', dropAt: 40 }]);
    await expect(text(citedin(server.urls.ncbi), { headers: { 'Accept-Encoding': 'identity' } })).rejects.toThrow();
    server.setFaults([{ endpoint: 'elink', truncateAt: 40 }]);
    expect(await text(citedin(server.urls.ncbi))).toHaveLength(40);
    expect(server.requests.map(({ status }) => status)).toEqual([0, 200, 200]);
  });

  it('forgets its history on demand', async () => {
    const server = await serve();
    const posted = await text(address(`${server.urls.ncbi}/epost.fcgi`, { db: 'pubmed', id: '99000001' }));
    const webEnv = /<WebEnv>(.*)<\/WebEnv>/.exec(posted)?.[1] ?? '';
    server.expireHistory();
    const fetched = await text(
      address(`${server.urls.ncbi}/efetch.fcgi`, { db: 'pubmed', WebEnv: webEnv, query_key: '1' }),
    );
    expect(fetched).toContain('Unable to obtain query #1');
  });
});
