import { describe, expect, it } from '@jest/globals';
import { readerLinks } from '../../lambda/steps/reader-links.ts';
import { links } from '../builders/review.ts';
import { shouldNotBeCalled } from '../memory/kill-switch.ts';
import { announce, digestBench, minute } from './digest-bench.ts';
import { readerBench } from './reader-bench.ts';
import { tokens } from './tokens.ts';

const oneClick = { 'List-Unsubscribe': 'One-Click' };

describe('the whole journey', () => {
  it('when a reader signs up, confirms, changes choices and leaves by one click, each step says and does what it should', async () => {
    const bench = await readerBench();
    const signedUp = await bench.subscribe('reader@example.org', { topics: ['vaccines'] });
    expect(signedUp.status).toBe(202);
    const confirmUrl = bench.linkIn(bench.lastMail().text, 'confirm');
    const asks = await bench.get(confirmUrl);
    expect(asks.status).toBe(200);
    const form = /<form[^>]*method="post"[^>]*action="([^"]+)"/i.exec(await asks.text())?.[1];
    expect(form).toBe(new URL(confirmUrl).pathname + new URL(confirmUrl).search);
    expect((await bench.only()).status).toBe('PENDING');

    const confirmed = await bench.post(form ?? '');
    expect(confirmed.status).toBe(200);
    expect(await bench.only()).toMatchObject({ status: 'ACTIVE', cursor: 3, since: 3, topics: { vaccines: 3 } });
    const preferencesUrl = bench.linkIn(await confirmed.text(), 'preferences');

    const preferences = await (await bench.get(preferencesUrl)).text();
    expect(preferences).toMatch(/value="vaccines"[^>]*checked|checked[^>]*value="vaccines"/);
    expect(preferences).not.toMatch(/value="macrophages"[^>]*checked/);
    const saved = await bench.post(preferencesUrl, { topics: ['vaccines', 'macrophages'], cadence: 'daily' });
    expect(saved.status).toBe(200);
    expect(await saved.text()).toContain('About macrophages');
    expect(await bench.only()).toMatchObject({ cadence: 'daily', topics: { vaccines: 3, macrophages: 3 } });

    const { unsubscribeUrl } = readerLinks(await bench.only(), links, tokens);
    expect((await bench.post(unsubscribeUrl, oneClick)).status).toBe(200);
    expect((await bench.only()).status).toBe('UNSUBSCRIBED');
    expect((await bench.get(preferencesUrl)).status).toBe(404);
  });

  it('when every link of a sent digest is followed, each works, and GET or HEAD, even twice, changes nothing (H16, H23)', async () => {
    const sender = await digestBench();
    const bench = await readerBench();
    await bench.join();
    await announce(bench.store, '104');
    const { openDigestRuns } = await import('../../lambda/steps/open-digest-runs.ts');
    const { sendDigests } = await import('../../lambda/steps/send-digests.ts');
    const { readerTemplates } = await import('../../templates/index.ts');
    const { store, subscriptions } = bench;
    await openDigestRuns(sender.review, minute(1), { store, subscriptions, runs: sender.runs, queue: sender.queue });
    const deps = { ...sender.deps, store, subscriptions, templates: readerTemplates, mailer: bench.mailer };
    for (const work of sender.queue.waiting) await sendDigests(work, sender.review, minute(1), deps);
    const mail = bench.lastMail();
    const urls = new Set(
      [
        ...`${mail.text} ${mail.html} ${Object.values(mail.headers).join(' ')}`
          .replaceAll('&amp;', '&')
          .matchAll(/https:\/\/living\.example\.org\/[^\s"<>]+/g),
      ].map(([url]) => url),
    );
    const ours = [...urls].filter((url) => /token=|\/digests\//.test(url));
    expect(ours.length).toBeGreaterThanOrEqual(3);
    const before = await bench.stored();
    for (const url of ours)
      for (const method of ['GET', 'HEAD', 'GET', 'HEAD'])
        expect({ url, status: (await bench.request(url, { method })).status }).toEqual({ url, status: 200 });
    expect(await bench.stored()).toEqual(before);
    const leave = /<(https:[^>]+)>/.exec(mail.headers['List-Unsubscribe'] ?? '')?.[1] ?? '';
    await bench.post(leave, oneClick);
    expect((await bench.only()).status).toBe('UNSUBSCRIBED');
  });
});

describe('what everybody may see of an address', () => {
  it('when an address is new, known, pending, gone or suppressed, the answer is the same to the byte (H04)', async () => {
    const bench = await readerBench();
    await bench.join('known@example.org');
    await bench.join('gone@example.org');
    await bench.join('suppressed@example.org');
    await bench.subscribe('pending@example.org');
    for (const [address, status] of [
      ['gone@example.org', 'UNSUBSCRIBED'],
      ['suppressed@example.org', 'SUPPRESSED'],
    ] as const) {
      const own = await bench.subscriptions.byAddress('small-review', address);
      await bench.subscriptions.end('small-review', own?.id ?? '', status, bench.now().toISOString());
    }
    const answers = new Set<string>();
    for (const name of ['new', 'known', 'pending', 'gone', 'suppressed']) {
      const answer = await bench.subscribe(`${name}@example.org`);
      answers.add(JSON.stringify([answer.status, [...answer.headers], await answer.text()]));
    }
    expect(answers.size).toBe(1);
    expect([...answers][0]).toContain('202');
  });

  it('when the hidden field is filled in, the answer is the usual one and nothing is stored or sent (H15)', async () => {
    const bench = await readerBench();
    const usual = await (await bench.subscribe('a@example.org')).text();
    const trapped = await bench.subscribe('b@example.org', { website: 'https://spam.example' });
    expect([trapped.status, await trapped.text()]).toEqual([202, usual]);
    const json = await bench.postJson('/small-review/subscribe', { email: 'c@example.org', website: 'x' });
    expect(json.status).toBe(202);
    expect(await bench.stored()).toHaveLength(1);
    expect(bench.mailer.attempts).toHaveLength(1);
  });

  it('when anything is asked, no log line holds an address or a token (H52)', async () => {
    const bench = await readerBench();
    const { confirmUrl, preferencesUrl, unsubscribeUrl } = await bench.join();
    for (const url of [confirmUrl, preferencesUrl, unsubscribeUrl]) {
      await bench.get(url);
      await bench.post(url);
    }
    await bench.subscribe('not an address@@');
    expect(bench.lines.join('\n')).toContain('unsubscribed');
    expect(bench.lines.join('\n')).not.toMatch(/@example|token=|\.[\w-]{43}/);
  });
});

describe('confirming', () => {
  it('when a link is used twice, or twenty times at once, all answer the same and one thing happens (HU2, H17)', async () => {
    const bench = await readerBench();
    await bench.subscribe();
    const link = bench.linkIn(bench.lastMail().text, 'confirm');
    const answers = await Promise.all(Array.from({ length: 20 }, () => bench.post(link)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const confirmed = await bench.only();
    expect(confirmed).toMatchObject({ status: 'ACTIVE', cursor: 3, consentVersion: 2 });
    await announce(bench.store, '104');
    bench.passMinutes(60);
    expect((await bench.post(link)).status).toBe(200);
    expect((await bench.get(link)).status).toBe(200);
    expect(await bench.only()).toEqual(confirmed);
  });

  it('when the link is seven days old, the page says that it is over, and it is (DY13, H18)', async () => {
    const bench = await readerBench();
    await bench.subscribe();
    const link = bench.linkIn(bench.lastMail().text, 'confirm');
    bench.passMinutes(7 * 24 * 60 - 1);
    expect((await bench.get(link)).status).toBe(200);
    bench.passMinutes(1);
    expect((await bench.get(link)).status).toBe(404);
    expect((await bench.post(link)).status).toBe(404);
    expect((await bench.only()).status).toBe('PENDING');
    await bench.subscribe();
    expect((await bench.post(bench.linkIn(bench.lastMail().text, 'confirm'))).status).toBe(200);
  });

  it('when an old link is opened after its reader has left and asked to come back, it offers nothing', async () => {
    const bench = await readerBench();
    const { confirmUrl, unsubscribeUrl } = await bench.join();
    await bench.post(unsubscribeUrl);
    await bench.subscribe();
    expect((await bench.get(confirmUrl)).status).toBe(404);
    expect((await bench.post(confirmUrl)).status).toBe(404);
    expect((await bench.only()).status).toBe('PENDING');
  });

  it('when somebody else typed the address and its owner never clicks, nothing but one mail reaches it (H21)', async () => {
    const bench = await readerBench();
    const sender = await digestBench();
    await bench.subscribe('victim@example.org');
    const { store, subscriptions } = bench;
    const { openDigestRuns } = await import('../../lambda/steps/open-digest-runs.ts');
    const { sendDigests } = await import('../../lambda/steps/send-digests.ts');
    for (const week of [0, 1, 2]) {
      const at = minute(week * 7 * 24 * 60 + 1);
      await openDigestRuns(sender.review, at, { store, subscriptions, runs: sender.runs, queue: sender.queue });
      for (const work of sender.queue.waiting.splice(0))
        await sendDigests(work, sender.review, at, { ...sender.deps, store, subscriptions, mailer: bench.mailer });
    }
    expect(bench.mailer.attempts).toHaveLength(1);
  });
});

describe('tokens that are not ours to honour', () => {
  const pages = ['confirm', 'preferences', 'unsubscribe'] as const;

  it('when a token is changed, cut, wrapped by a mail client or missing, every page says it is over and nothing happens (H24)', async () => {
    const bench = await readerBench();
    const { preferencesUrl, unsubscribeUrl } = await bench.join();
    await bench.subscribe('pending@example.org');
    const confirmUrl = bench.linkIn(bench.lastMail().text, 'confirm');
    const before = await bench.stored();
    for (const [page, url] of [
      ['confirm', confirmUrl],
      ['preferences', preferencesUrl],
      ['unsubscribe', unsubscribeUrl],
    ] as const) {
      const token = new URL(url).searchParams.get('token') ?? '';
      const last = token.at(-1) ?? '';
      const next = String.fromCharCode(last.charCodeAt(0) + 1);
      const spoilt = [
        '',
        'x',
        token.slice(0, -1),
        token.slice(0, 40),
        token.slice(0, -1) + next,
        `${token}=`,
        `${token}A`,
        `${token} `,
        ` ${token}`,
        `=3D${token}`,
        token.toUpperCase(),
        token.replace('.', '%2E%2E'),
        `${token}.${token}`,
        '..',
        'a'.repeat(5_000),
        '%00',
        '💥',
      ];
      for (const bad of spoilt) {
        for (const method of ['GET', 'POST']) {
          const init =
            method === 'POST'
              ? { method, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'cadence=weekly' }
              : { method };
          const answer = await bench.request(`/small-review/${page}?token=${encodeURIComponent(bad)}`, init);
          expect({ page, bad, method, status: answer.status }).toEqual({ page, bad, method, status: 404 });
        }
      }
    }
    expect(await bench.stored()).toEqual(before);
  });

  it('when a token is of another purpose or another review, it opens nothing (H20)', async () => {
    const bench = await readerBench();
    const own = await bench.join();
    const before = await bench.stored();
    for (const page of pages) {
      for (const [purpose, url] of [
        ['confirm', own.confirmUrl],
        ['preferences', own.preferencesUrl],
        ['unsubscribe', own.unsubscribeUrl],
      ] as const) {
        const { search } = new URL(url);
        if (purpose !== page)
          expect((await bench.post(`/small-review/${page}${search}`, { cadence: 'weekly' })).status).toBe(404);
        expect((await bench.post(`/other-review/${page}${search}`, { cadence: 'weekly' })).status).toBe(404);
      }
    }
    expect(await bench.stored()).toEqual(before);
  });
});

describe('leaving', () => {
  it('when a mail client posts as RFC 8058 says, urlencoded or multipart, without cookie or origin, it is done in one hop (H22)', async () => {
    for (const kind of ['urlencoded', 'multipart'] as const) {
      const bench = await readerBench();
      const { unsubscribeUrl } = await bench.join();
      const body = new FormData();
      body.set('List-Unsubscribe', 'One-Click');
      const answer =
        kind === 'multipart'
          ? await bench.request(unsubscribeUrl, { method: 'POST', body, headers: { origin: 'null' } })
          : await bench.post(unsubscribeUrl, oneClick, { origin: 'null', 'sec-fetch-site': 'cross-site' });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('location')).toBeNull();
      expect(answer.headers.get('set-cookie')).toBeNull();
      const gone = await bench.only();
      expect(gone).toMatchObject({ status: 'UNSUBSCRIBED', endedAt: bench.now().toISOString() });
      bench.passMinutes(5);
      expect((await bench.post(unsubscribeUrl, oneClick)).status).toBe(200);
      expect(await bench.only()).toEqual(gone);
    }
  });

  it('when the body is empty or of a strange type, it acts all the same', async () => {
    const bench = await readerBench();
    const { unsubscribeUrl } = await bench.join();
    expect(
      (await bench.request(unsubscribeUrl, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '' }))
        .status,
    ).toBe(200);
    expect((await bench.only()).status).toBe('UNSUBSCRIBED');
  });

  it('when a digest is on its way, leaving still works at once (H25)', async () => {
    const bench = await readerBench();
    const { unsubscribeUrl } = await bench.join();
    const own = await bench.only();
    await bench.subscriptions.claim(own, {
      delivery: 'd',
      run: 'r',
      from: 3,
      to: 4,
      at: bench.now().toISOString(),
      attempt: 1,
    });
    await bench.post(unsubscribeUrl, oneClick);
    expect((await bench.only()).status).toBe('UNSUBSCRIBED');
  });

  it('when the key has been rotated since, links in old mails still work (H26)', async () => {
    const { createHmacTokens } = await import('../../lambda/adapters/hmac/hmac-tokens.ts');
    const { readerActions } = await import('../../lambda/steps/reader-actions.ts');
    const bench = await readerBench();
    const { unsubscribeUrl } = await bench.join();
    const oldKey = 'a key for tests, and for nothing but tests';
    const rotated = createHmacTokens(['another key, the newer one, just as long', oldKey]);
    const actions = readerActions({ ...bench.service, tokens: rotated }, bench.now);
    const token = new URL(unsubscribeUrl).searchParams.get('token') ?? '';
    expect(await actions.leave('small-review', token, null)).toMatchObject({ state: 'done', scope: 'all' });
  });
});

describe('hostile requests', () => {
  it.each([
    ['a@b.org\r\nBcc: v@x.org'],
    ['a@b.org,c@d.org'],
    ['"a"@b.org'],
    ['a@[127.0.0.1]'],
    ['ünïcode@example.org'],
    [`${'a'.repeat(65)}@example.org`],
    [''],
  ])('when the address is %j, the answer is 400 in words, and nothing is stored or sent', async (email) => {
    const bench = await readerBench();
    const form = await bench.subscribe(email);
    expect(form.status).toBe(400);
    expect(await form.text()).toContain('name@example.org');
    const json = await bench.postJson('/small-review/subscribe', { email });
    expect([json.status, ((await json.json()) as { message: string }).message]).toEqual([
      400,
      expect.stringContaining('name@example.org'),
    ]);
    expect(await bench.stored()).toEqual([]);
    expect(bench.mailer.attempts).toEqual([]);
  });

  it('when a host is typed in two scripts, it is one reader (H09)', async () => {
    const bench = await readerBench();
    await bench.subscribe('x@münchen.example');
    await bench.subscribe('x@xn--mnchen-3ya.example');
    expect((await bench.only()).address).toBe('x@xn--mnchen-3ya.example');
    expect(bench.lastMail().to).toBe('x@xn--mnchen-3ya.example');
  });

  const type = (value: string) => ({ 'content-type': value });
  const json = type('application/json');
  it.each<[string, number, RequestInit]>([
    ['one megabyte', 413, { headers: json, body: JSON.stringify({ email: 'a@b.org', pad: 'x'.repeat(1_000_000) }) }],
    [
      'one megabyte without a length',
      413,
      {
        headers: json,
        body: new ReadableStream({
          start: (c) => {
            for (let part = 0; part < 100; part += 1) c.enqueue(new TextEncoder().encode('x'.repeat(10_000)));
            c.close();
          },
        }),
        duplex: 'half',
      } as RequestInit,
    ],
    ['plain text', 415, { headers: type('text/plain'), body: '{"email":"a@b.org"}' }],
    ['no type', 415, { body: new Uint8Array([1, 2, 3]) }],
    ['XML', 415, { headers: type('application/xml'), body: '<email>a@b.org</email>' }],
    ['a packed body', 415, { headers: { ...json, 'content-encoding': 'gzip' }, body: 'x' }],
    ['broken JSON', 400, { headers: json, body: '{"email":' }],
    ['a list', 400, { headers: json, body: '["a@b.org"]' }],
    ['nothing', 400, { headers: json, body: '' }],
    ['null', 400, { headers: json, body: 'null' }],
    ['topics that are no list', 400, { headers: json, body: '{"email":"a@b.org","topics":"vaccines"}' }],
    [
      'deep nesting',
      400,
      { headers: json, body: `{"email":"a@b.org","topics":${'['.repeat(5_000)}${']'.repeat(5_000)}}` },
    ],
    ['an unknown topic', 400, { headers: json, body: '{"email":"a@b.org","topics":["__proto__"]}' }],
    [
      'a prototype',
      202,
      {
        headers: json,
        body: '{"email":"a@b.org","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
      },
    ],
    [
      'ten thousand topics',
      413,
      {
        headers: type('application/x-www-form-urlencoded'),
        body: `email=a@b.org${'&topics[]=vaccines'.repeat(10_000)}`,
      },
    ],
    [
      'sixty topics',
      400,
      { headers: type('application/x-www-form-urlencoded'), body: `email=a@b.org${'&topics=vaccines'.repeat(60)}` },
    ],
    [
      'two addresses in two fields',
      202,
      { headers: type('application/x-www-form-urlencoded'), body: 'email=a@b.org&email=c@d.org' },
    ],
    ['a cadence that does not exist', 400, { headers: json, body: '{"email":"a@b.org","cadence":"hourly"}' }],
    [
      'a multipart body that stops',
      400,
      {
        headers: type('multipart/form-data; boundary=x'),
        body: '--x\r\nContent-Disposition: form-data; name="email"\r\n\r\na@b',
      },
    ],
    ['a multipart body without a boundary', 400, { headers: type('multipart/form-data'), body: 'x' }],
    ['bytes that are no UTF-8', 400, { headers: json, body: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]) }],
  ])('when the body is %s, the answer is %d', async (_, status, init) => {
    const bench = await readerBench();
    const answer = await bench.request('/small-review/subscribe', { method: 'POST', ...init });
    expect(answer.status).toBe(status);
    expect((await answer.text()).length).toBeLessThan(20_000);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(bench.mailer.attempts).toHaveLength(status === 202 ? 1 : 0);
    expect(await bench.stored()).toHaveLength(status === 202 ? 1 : 0);
  });

  it('when a file stands where an address or a topic belongs, it is refused in words', async () => {
    const bench = await readerBench();
    const body = new FormData();
    body.set('email', new Blob(['a@b.org']), 'a.txt');
    expect((await bench.request('/small-review/subscribe', { method: 'POST', body })).status).toBe(400);
    const topics = new FormData();
    topics.set('email', 'a@b.org');
    topics.set('topics', new Blob(['vaccines']), 'a.txt');
    expect((await bench.request('/small-review/subscribe', { method: 'POST', body: topics })).status).toBe(400);
  });

  it('when JSON is sent, JSON is answered, good or bad', async () => {
    const bench = await readerBench();
    const good = await bench.postJson('/small-review/subscribe', { email: 'a@b.org', topics: ['vaccines'] });
    expect([good.status, good.headers.get('content-type')]).toEqual([202, 'application/json']);
    const bad = await bench.postJson('/small-review/subscribe', { email: 'a' });
    expect([bad.status, bad.headers.get('content-type')]).toEqual([400, 'application/json']);
  });

  it('when another site posts to preferences with a token it has got hold of, it is refused; other pages of ours are not (H27)', async () => {
    const bench = await readerBench();
    const { preferencesUrl } = await bench.join();
    const before = await bench.stored();
    expect((await bench.post(preferencesUrl, { topics: 'vaccines' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(
      400,
    );
    expect(await bench.stored()).toEqual(before);
    expect((await bench.post(preferencesUrl, { topics: 'vaccines' }, { 'sec-fetch-site': 'same-origin' })).status).toBe(
      200,
    );
  });

  it.each([
    '/unknown-review/subscribe',
    '/__proto__/subscribe',
    '/constructor/confirm?token=x',
    '/small-review/preferences/../../x',
    '/small-review/%2e%2e/subscribe',
    '/small-review//subscribe',
    '//evil.example/subscribe',
    '/small-review/subscribe/',
    '/',
  ])('when %s is asked, it is not found, and never a fault of ours', async (path) => {
    const bench = await readerBench();
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])
      expect({
        method,
        status: (await bench.request(path, { method, headers: type('application/x-www-form-urlencoded') })).status,
      }).toEqual({ method, status: 404 });
  });

  it('when a query asks to be sent elsewhere or holds markup, links stay ours and nothing is printed raw (H50, H51)', async () => {
    const bench = await readerBench();
    const { unsubscribeUrl, preferencesUrl } = await bench.join();
    for (const url of [unsubscribeUrl, preferencesUrl]) {
      const page = await (
        await bench.request(`${url}&next=https://evil.example&q="><svg onload=alert(1)>`, {
          headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
        })
      ).text();
      expect(page).not.toMatch(/<svg|href="https:\/\/evil|action="https?:/);
    }
  });

  it('when the store is down, the answer is 503 in words, says that nothing changed, and shows nothing of the inside', async () => {
    const bench = await readerBench();
    const { readerActions } = await import('../../lambda/steps/reader-actions.ts');
    const { readerRoutes } = await import('../../lambda/adapters/hono/reader-routes.ts');
    const signUps = {
      ...bench.service.signUps,
      put: () => Promise.reject(new Error('table arn:aws:secret is throttled')),
    };
    const app = readerRoutes(
      readerActions({ ...bench.service, signUps }, bench.now),
      bench.service.templates,
      bench.service.log,
    );
    const body = 'email=a@b.org';
    const answer = await app.request('/small-review/subscribe', {
      method: 'POST',
      headers: type('application/x-www-form-urlencoded'),
      body,
    });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).not.toContain('arn:aws');
  });
});

describe('what every page carries', () => {
  it('when any page is answered, its headers forbid framing, sniffing, scripts and leaking the token', async () => {
    const bench = await readerBench();
    const { confirmUrl, preferencesUrl, unsubscribeUrl } = await bench.join();
    for (const answer of [
      await bench.get(confirmUrl),
      await bench.get(preferencesUrl),
      await bench.get(unsubscribeUrl),
      await bench.subscribe(),
      await bench.get('/nowhere'),
      await bench.subscribe('bad'),
    ]) {
      const { headers } = answer;
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('set-cookie')).toBeNull();
    }
  });

  it('when a page with a token is shown, it loads nothing from anywhere else', async () => {
    const bench = await readerBench();
    const { preferencesUrl } = await bench.join();
    const page = await (await bench.get(preferencesUrl)).text();
    // Links to follow are no loads.
    expect(page).not.toMatch(/<(?:img|iframe|script|object|form|source)\b[^>]*(?:src|action|data)="(?:https?:)?\/\//i);
    const styles = [...page.matchAll(/<link\b[^>]*rel="stylesheet"[^>]*href="([^"]+)"/gi)].map(([, href]) => href);
    expect(styles).toEqual(['https://living.example.org/style.css']);
    expect(page).not.toMatch(/<script/i);
  });
});

describe('the web edition of a digest', () => {
  it('when a range that exists is asked for, everything in it is shown, uncapped', async () => {
    const bench = await readerBench();
    await announce(bench.store, ...Array.from({ length: 40 }, (_, index) => `${200 + index}`));
    const answer = await bench.get('/small-review/digests/3-43/');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    const page = await answer.text();
    for (let index = 0; index < 40; index += 1) expect(page).toContain(`/articles/${200 + index}/`);
    expect(page).not.toContain('/articles/101/');
  });

  it('when topics are named, only they are shown', async () => {
    const bench = await readerBench();
    const page = await (await bench.get('/small-review/digests/0-3/?topics=vaccines')).text();
    expect(page).toContain('/articles/102/');
    expect(page).not.toContain('/articles/101/');
    expect((await bench.get('/small-review/digests/0-3/?topics=nk-cells')).status).toBe(200);
  });

  it.each([
    '3-3',
    '3-2',
    '0-4',
    '0-999999999999',
    '-1-3',
    '0-3x',
    'a-b',
    '0',
    '0-3/0-3',
    '1e1-2e1',
    '0x0-0x3',
    '0-99999999999999999999',
  ])('when the range is %s, there is no such page and nothing is read', async (range) => {
    const bench = await readerBench();
    const { readerActions } = await import('../../lambda/steps/reader-actions.ts');
    const { readerRoutes } = await import('../../lambda/adapters/hono/reader-routes.ts');
    const store = shouldNotBeCalled(bench.store, 'events', 'articles');
    const app = readerRoutes(
      readerActions({ ...bench.service, store }, bench.now),
      bench.service.templates,
      bench.service.log,
    );
    expect((await app.request(`/small-review/digests/${range}/`)).status).toBe(404);
  });

  it.each(['unknown', '__proto__', 'vaccines,unknown', ','])(
    'when topics are %s, there is no such page',
    async (topics) => {
      const bench = await readerBench();
      expect((await bench.get(`/small-review/digests/0-3/?topics=${topics}`)).status).toBe(404);
    },
  );
});

describe('the articles of a digest as a file', () => {
  const titlesIn = (ris: string) => [...ris.matchAll(/^TI {2}- (.*?)\r?$/gm)].map(([, title]) => title);

  it('when its link is followed, every article of the edition is in it, in the edition’s order, and nothing is written', async () => {
    const bench = await readerBench();
    await announce(bench.store, ...Array.from({ length: 30 }, (_, index) => `${200 + index}`));
    const answer = await bench.get('/small-review/digests/3-33/export.ris');
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/x-research-info-systems; charset=utf-8',
      'content-disposition': 'attachment; filename="small-review-3-33.ris"',
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
    });
    const titles = titlesIn(await answer.text());
    expect(titles).toHaveLength(30);
    const page = await (await bench.get('/small-review/digests/3-33/')).text();
    const shown = [...page.matchAll(/<h3><a href="[^"]*">([^<]*)<\/a>/g)].map(([, title]) => title);
    expect(titles).toEqual(shown);
    expect(page).toContain('https://living.example.org/small-review/digests/3-33/export.ris"');
  });

  it('when topics are named, only they are in it, and the page’s own link says so', async () => {
    const bench = await readerBench();
    const page = await (await bench.get('/small-review/digests/0-3/?topics=vaccines')).text();
    const [, url = ''] = /href="([^"]*export\.ris[^"]*)"/.exec(page) ?? [];
    expect(url).toBe('https://living.example.org/small-review/digests/0-3/export.ris?topics=vaccines');
    expect(titlesIn(await (await bench.get(url)).text())).toHaveLength(1);
    expect(titlesIn(await (await bench.get('/small-review/digests/0-3/export.ris')).text())).toHaveLength(3);
  });

  it.each([
    ['bib', 'application/x-bibtex; charset=utf-8', /^@article/m],
    ['nbib', 'application/nbib; charset=utf-8', /^PMID- 101/m],
    ['json', 'application/vnd.citationstyles.csl+json; charset=utf-8', /"title"/],
  ])('when %s is asked for, it is that', async (format, type, sign) => {
    const answer = await (await readerBench()).get(`/small-review/digests/0-3/export.${format}`);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(await answer.text()).toMatch(sign);
  });

  it.each([
    '0-3/export.txt',
    '0-3/export.html',
    '0-3/export.',
    '0-3/export.toString',
    '0-3/other.ris',
    '0-4/export.ris',
    '3-2/export.ris',
    'a-b/export.ris',
    '0-3/export.ris?topics=unknown',
  ])('when %s is asked for, there is no such file', async (path) => {
    const bench = await readerBench();
    expect((await bench.get(`/small-review/digests/${path}`)).status).toBe(404);
    expect((await bench.get(`/no-review/digests/${path}`)).status).toBe(404);
  });
});

describe('a review in Spanish', () => {
  it('when something is wrong, its pages say so in Spanish, and programs are answered in English', async () => {
    const bench = await readerBench();
    const refused = await bench.post('/en-vivo/subscribe', { email: 'nobody at all' });
    expect(refused.status).toBe(400);
    const page = await refused.text();
    expect(page).toContain('<html lang="es"');
    expect(page).toContain('Eso no parece una dirección de correo electrónico.');
    expect(await (await bench.postJson('/en-vivo/subscribe', { email: 'nobody at all' })).json()).toEqual({
      message: 'That does not look like one e-mail address. Write it as name@example.org.',
    });
    for (const path of ['/en-vivo/digests/0-999/', '/en-vivo/nothing/of/the/kind'])
      expect(await (await bench.get(path)).text()).toContain('Aquí no existe esa página.');
    expect(await (await bench.get('/small-review/nothing/of/the/kind')).text()).toContain(
      'There is no such page here.',
    );
    expect(await (await bench.post('/en-vivo/subscribe', { email: 'alguien@example.org' })).text()).toContain(
      'ya va hacia ella un correo con un enlace de confirmación',
    );
  });
});
