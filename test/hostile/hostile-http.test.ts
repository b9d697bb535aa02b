import { describe, expect, it } from '@jest/globals';
import { handle, type LambdaContext } from 'hono/aws-lambda';
import { addressBehindCloudFront, addressOfSocket, edgeKeyHeader } from '../../lambda/adapters/hono/client-address.ts';
import { readerRoutes } from '../../lambda/adapters/hono/reader-routes.ts';
import { readerActions } from '../../lambda/steps/reader-actions.ts';
import { localSite } from '../../local/serve.ts';
import { createMemoryDigestRunStore } from '../memory/digest-run-store.ts';
import { createMemorySendingState } from '../memory/sending-state.ts';
import { createMemoryServicePause } from '../memory/service-pause.ts';
import { createMemorySiteStore } from '../memory/site-store.ts';
import { createMemoryTableSchema } from '../memory/table-schema.ts';
import { readerBench } from '../steps/reader-bench.ts';

const formType = { 'content-type': 'application/x-www-form-urlencoded' };

describe('addresses that are no plain address', () => {
  it.each([
    ['a@b.org,c@d.org', 'H07'],
    ['a@b.org;c@d.org', 'H07'],
    ['<a@b.org>', 'H07'],
    ['"a"@b.org', 'H07'],
    ['a@[127.0.0.1]', 'H07'],
    ['a(comment)@b.org', 'H07'],
    ['Name <a@b.org>', 'H07'],
    ['a@b', 'H07'],
    ['ünïcode@example.org', 'H08'],
  ])('when the address is %s, the answer is 400 with a reason, and nothing is taken down (%s)', async (email) => {
    const bench = await readerBench();
    const answer = await bench.subscribe(email);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('name@example.org');
    expect(await bench.service.signUps.waiting('small-review', 10)).toEqual([]);
    expect(bench.mailer.attempts).toEqual([]);
    expect(bench.lines.join('\n')).not.toContain('@');
  });
});

describe('topics that are no topics', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '../vaccines', 'vaccines\u0000'])(
    'when the topic is %j, the answer is 400 and no prototype has changed (H11)',
    async (topic) => {
      const bench = await readerBench();
      expect((await bench.subscribe('a@b.org', { topics: [topic] })).status).toBe(400);
      expect((await bench.postJson('/small-review/subscribe', { email: 'a@b.org', topics: [topic] })).status).toBe(400);
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect(bench.mailer.attempts).toEqual([]);
    },
  );

  it('when one topic is sent fifty times, it is one; when it is sent ten thousand times, the form is refused (H11)', async () => {
    const bench = await readerBench();
    expect((await bench.subscribe('a@b.org', { topics: Array(50).fill('vaccines') })).status).toBe(202);
    expect((await bench.only()).topics).toEqual({ vaccines: 0 });
    expect((await bench.subscribe('c@d.org', { 'topics[]': Array(10_000).fill('vaccines') })).status).toBe(413);
    expect(await bench.stored()).toHaveLength(1);
  });
});

describe('bodies', () => {
  it.each([
    ['one megabyte', 413, formType, `email=a@b.org&pad=${'x'.repeat(1_000_000)}`],
    ['JSON sent as plain text', 415, { 'content-type': 'text/plain' }, '{"email":"a@b.org"}'],
    ['a deflate bomb', 415, { ...formType, 'content-encoding': 'deflate' }, 'x'],
    ['a brotli bomb', 415, { ...formType, 'content-encoding': 'br' }, 'x'],
    ['two encodings', 415, { ...formType, 'content-encoding': 'identity, gzip' }, 'x'],
  ] as const)(
    'when the body is %s, the answer is %d before anything is read (H12)',
    async (_, status, headers, body) => {
      const bench = await readerBench();
      const answer = await bench.request('/small-review/subscribe', { method: 'POST', headers, body });
      expect(answer.status).toBe(status);
      expect(await bench.service.signUps.waiting('small-review', 10)).toEqual([]);
    },
  );

  it.each([
    ['application/json', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['application/x-www-form-urlencoded', Buffer.from([...Buffer.from('email='), 0xff, 0xfe, 0xc3, 0x28])],
    ['multipart/form-data; boundary=x', Buffer.from([0xff, 0xfe, 0x00])],
  ])(
    'when Lambda hands over %s in base64 that is no UTF-8, the answer is 400, not a fault (H13)',
    async (type, body) => {
      const bench = await readerBench();
      const routes = readerRoutes(readerActions(bench.service, bench.now), bench.service.templates, bench.service.log);
      const answer = await handle(routes)(
        lambdaEvent({ type, body: body.toString('base64'), isBase64Encoded: true }),
        lambdaContext,
      );
      expect(answer).toMatchObject({ statusCode: 400 });
      expect(bench.lines.filter((line) => line.startsWith('error'))).toEqual([]);
    },
  );
});

describe('who asks', () => {
  const asked = async (headers: Readonly<Record<string, string>>, sourceIp = '198.51.100.9') => {
    const bench = await readerBench();
    const seen: (string | null)[] = [];
    const addressOf = addressBehindCloudFront('the-key-of-the-edge');
    const routes = readerRoutes(
      readerActions(bench.service, bench.now),
      bench.service.templates,
      bench.service.log,
      (c) => {
        seen.push(addressOf(c));
        return null;
      },
    );
    const event = lambdaEvent({ type: formType['content-type'], body: 'email=a@b.org', headers, sourceIp });
    await handle(routes)(event, lambdaContext);
    return seen;
  };
  const forwarded = { 'x-forwarded-for': '1.1.1.1, 203.0.113.7, 198.51.100.9' };

  it('when it came through our CloudFront, whom CloudFront saw is believed, and nobody before (H14)', async () => {
    expect(await asked({ ...forwarded, [edgeKeyHeader]: 'the-key-of-the-edge' })).toEqual(['203.0.113.7']);
  });

  it.each([
    ['no key', forwarded],
    ['a wrong key', { ...forwarded, [edgeKeyHeader]: 'the-key-of-the-edgf' }],
    ['an empty key', { ...forwarded, [edgeKeyHeader]: '' }],
    [
      'headers of other proxies',
      { 'x-real-ip': '203.0.113.7', forwarded: 'for=203.0.113.7', 'cf-connecting-ip': '1.2.3.4' },
    ],
  ])('when it came with %s, only the caller of the API counts (H14)', async (_, headers) => {
    expect(await asked(headers)).toEqual(['198.51.100.9']);
  });

  it('when a deployment has no edge key, an empty header opens nothing', async () => {
    const { Hono } = await import('hono');
    const app = new Hono().get('/', (c) => c.text(String(addressBehindCloudFront('')(c))));
    const headers = { ...forwarded, [edgeKeyHeader]: '' };
    const event = { event: { requestContext: { http: { sourceIp: '198.51.100.9' } } } };
    expect(await (await app.request('/', { headers }, event)).text()).toBe('198.51.100.9');
  });

  it('when this process answers itself, it is the other end of the connection, whatever the headers say', async () => {
    const { Hono } = await import('hono');
    const app = new Hono().get('/', (c) => c.text(String(addressOfSocket(c))));
    const connection = { incoming: { socket: { remoteAddress: '::ffff:192.0.2.4' } } };
    expect(await (await app.request('/', { headers: forwarded }, connection)).text()).toBe('::ffff:192.0.2.4');
    expect(await (await app.request('/')).text()).toBe('null');
  });
});

describe('published files', () => {
  const feed = '/small-review/feeds/all.rss';

  async function site() {
    const bench = await readerBench();
    const files = createMemorySiteStore();
    await files.put('small-review/feeds/all.rss', { body: '<rss/>', contentType: 'application/rss+xml' });
    await files.put('small-review/index.html', { body: '<p>review</p>', contentType: 'text/html' });
    await files.put('small-review/manifest.json', { body: '{}', contentType: 'application/json' });
    const inside = {
      schema: createMemoryTableSchema(),
      sending: createMemorySendingState(),
      servicePause: createMemoryServicePause(),
      quota: async () => null,
    };
    const local = { runs: createMemoryDigestRunStore(), site: files, mailboxPages: null, samplePages: null, inside };
    return localSite({ ...bench.service, ...local }, bench.now);
  }

  it.each([
    ['*', '*'],
    ['a huge one', `"${'x'.repeat(8_000)}"`],
    ['a hundred', Array.from({ length: 100 }, (_, index) => `"${index}"`).join(', ')],
    ['a weak one', 'W/"x"'],
    ['nonsense', '"unclosed, \\'],
  ])('when a feed reader sends %s for If-None-Match, the answer is 200 or 304 (H48)', async (_, etag) => {
    const answer = await (await site()).request(feed, { headers: { 'if-none-match': etag } });
    expect([200, 304]).toContain(answer.status);
  });

  it('when a feed reader sends back the ETag it got, or asks for a range, a delta or the head, it is served (H48)', async () => {
    const app = await site();
    const first = await app.request(feed);
    const etag = first.headers.get('etag') ?? '';
    expect([first.status, etag.length > 10]).toEqual([200, true]);
    expect((await app.request(feed, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await app.request(feed, { headers: { 'if-none-match': `"x", ${etag}` } })).status).toBe(304);
    for (const headers of [{ range: 'bytes=0-1' }, { range: 'bytes=9-1' }, { 'a-im': 'feed' }])
      expect((await app.request(feed, { headers })).status).toBe(200);
    const head = await app.request(feed, { method: 'HEAD' });
    expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([200, '', etag]);
    expect(head.headers.get('content-type')).toBe(first.headers.get('content-type'));
  });

  it.each([
    '/small-review/feeds/../../../etc/passwd',
    '/small-review/feeds/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
    '/small-review/feeds/..%2f..%2fetc/passwd',
    '/small-review/feeds/all.rss%00.html',
    '/%00',
    '/%',
    '/%ff%fe',
    '//evil.example',
    '//evil.example/',
    '/\\evil.example',
    '/%5cevil.example/..',
    '/small-review/manifest.json',
    '/nowhere',
  ])('when %s is asked, it is not found and nobody is sent elsewhere (H49)', async (path) => {
    const answer = await (await site()).request(path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('location')).toBeNull();
  });

  it('when a page is asked without its slash, it is sent to itself, on this host (H49, H50)', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example' };
    const answer = await (await site()).request('/small-review?next=https://evil.example', { headers });
    expect([answer.status, answer.headers.get('location')]).toEqual([301, '/small-review/']);
  });
});

interface EventPart {
  readonly type: string;
  readonly body: string;
  readonly isBase64Encoded?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sourceIp?: string;
}

/** An HTTP API event, payload format 2.0. */
function lambdaEvent({ type, body, isBase64Encoded = false, headers = {}, sourceIp = '192.0.2.1' }: EventPart) {
  const path = '/small-review/subscribe';
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: { host: 'api.example', 'content-type': type, ...headers },
    body,
    isBase64Encoded,
    requestContext: {
      accountId: '111122223333',
      apiId: 'api',
      authentication: null,
      authorizer: {},
      domainName: 'api.example',
      domainPrefix: 'api',
      http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp, userAgent: 'test' },
      requestId: 'request',
      routeKey: '$default',
      stage: '$default',
      time: '30/Nov/2026:08:00:00 +0000',
      timeEpoch: 1_796_025_600_000,
    },
  };
}

const lambdaContext: LambdaContext = {
  awsRequestId: 'request',
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'web',
  functionVersion: '1',
  invokedFunctionArn: 'arn',
  memoryLimitInMB: '1024',
  logGroupName: 'log',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 10_000,
};
