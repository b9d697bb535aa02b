import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { XMLValidator } from 'fast-xml-parser';
import { type ParsedMail, simpleParser } from 'mailparser';
import { articlesOf, slug, unset } from './journey-folder.ts';
import { type RunningStart, runStart } from './running-start.ts';
import { livingReview } from './tick-process.ts';

const patience = 240_000;
const entities = new Map([
  ['&amp;', '&'],
  ['&#x3D;', '='],
  ['&#x2F;', '/'],
  ['&quot;', '"'],
  ['&#39;', "'"],
]);

interface Letter {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly raw: string;
}

const folders: string[] = [];
async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'living-review-start-'));
  folders.push(folder);
  return folder;
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const get = (url: string, headers: Record<string, string> = {}) => fetch(url, { headers, redirect: 'manual' });
async function text(url: string): Promise<string> {
  const answer = await get(url);
  expect({ url, status: answer.status }).toEqual({ url, status: 200 });
  return answer.text();
}
const letters = async (origin: string) => JSON.parse(await text(`${origin}/mailbox/messages.json`)) as Letter[];
const withoutEntities = (html: string) => html.replace(/&[#\w]+;/g, (entity) => entities.get(entity) ?? entity);

/** Every http(s) address of a mail, of both its parts. */
function linksOf(mail: ParsedMail): readonly string[] {
  const inHtml = [...String(mail.html).matchAll(/(?:href|src)="(https?:[^"]+)"/g)].map(([, url = '']) =>
    withoutEntities(url),
  );
  const inText = [...(mail.text ?? '').matchAll(/https?:\/\/[^\s<>]+/g)].map(([url]) => url);
  return [...new Set([...inHtml, ...inText])];
}

const publishedIds = async (data: string) => {
  const items = JSON.parse(await readFile(join(data, 'site', slug, 'export.json'), 'utf8')) as { id: string }[];
  return items.map(({ id }) => id);
};

describe('npm start, on a fresh folder, seen from outside', () => {
  let data: string;
  let start: RunningStart;
  let addresses: ReadonlyMap<string, string>;
  let origin: string;
  let digest: ParsedMail;

  beforeAll(async () => {
    data = await freshFolder();
    start = runStart(data);
    addresses = await start.addresses;
    origin = new URL([...addresses.values()][0] ?? '').origin;
  }, patience);
  afterAll(async () => {
    await start.end('SIGKILL');
  });

  it('when it is ready, it has printed five addresses, and each answers', async () => {
    expect([...addresses.keys()]).toEqual(['the review', 'the mailbox', 'a feed', 'a topic', 'about the data']);
    for (const url of addresses.values()) {
      const answer = await get(url);
      expect({ url, status: answer.status }).toEqual({ url, status: 200 });
      expect(answer.headers.get('content-type')).toMatch(/html|atom/);
    }
    expect(start.said()).toContain('invented');
    expect(start.said()).toContain(data);
  });

  it('when the mailbox is opened, exactly one digest lies in it', async () => {
    const [letter, ...others] = await letters(origin);
    expect(others).toEqual([]);
    expect(letter?.to).toBe('reader@example.org');
    digest = await simpleParser(letter?.raw ?? '');
    expect(digest.subject).toBe(letter?.subject);
    expect(articlesOf(digest).length).toBeGreaterThan(0);
  });

  it('when an article has an open full text, mail, page and feed quote the sentence with which it cites the review', async () => {
    const flat = (digest.text ?? '').replace(/\s+/g, ' ');
    const [, quote = ''] = /Cites the review in [^:]+: “([^”]+)” \(CC BY 4\.0\)/.exec(flat) ?? [];
    expect(quote.length).toBeGreaterThan(40);
    expect(flat).toMatch(/Why: shares refs? \d+[^;]* with \*[^*]+\*/);
    const { items } = JSON.parse(await text(`${origin}/${slug}/feeds/all.json`)) as {
      items: { url: string; _living_review: { citing?: { sentence?: string } } }[];
    };
    const quoting = items.find(({ _living_review: own }) => own.citing?.sentence === quote);
    const page = await text(quoting?.url ?? '');
    expect(withoutEntities(page)).toContain(`<p>“${quote}”</p></blockquote>`);
    expect(page).toContain('<a href="https://creativecommons.org/licenses/by/4.0/" rel="license">CC BY 4.0</a>');
  });

  it('when every link of the digest is followed twice, each answers 200, here, and the reader is still subscribed', async () => {
    const links = linksOf(digest);
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((url) => !url.startsWith(`${origin}/`))).toEqual([]);
    for (const page of ['/preferences?', '/unsubscribe?', '/digests/', '/sample/pubmed/']) {
      expect(links.filter((url) => url.includes(page))).not.toEqual([]);
    }
    for (const url of [...links, ...links])
      expect({ url, status: (await get(url)).status }).toEqual({ url, status: 200 });
    const unsubscribe = links.find((url) => url.includes('/unsubscribe?')) ?? '';
    // The page still has its button: somebody not subscribed is told so instead.
    expect(await text(unsubscribe)).toContain('<form method="post"');
    expect(await letters(origin)).toHaveLength(1);
  });

  it('when the feeds are read, by no known program either, all three hold the same entries, and asking again costs nothing (failure 19)', async () => {
    const base = `${origin}/${slug}/feeds/all`;
    const [rss, atom, json] = [await text(`${base}.rss`), await text(`${base}.atom`), await text(`${base}.json`)];
    for (const xml of [rss, atom]) expect(XMLValidator.validate(xml)).toBe(true);
    const items = (JSON.parse(json) as { items: { id: string; url: string }[] }).items;
    expect(items.length).toBeGreaterThan(20);
    const guids = [...rss.matchAll(/<guid[^>]*>([^<]+)<\/guid>/g)].map(([, id]) => id);
    const ids = [...atom.matchAll(/<entry>[\s\S]*?<id>([^<]+)<\/id>/g)].map(([, id]) => id);
    expect(guids).toEqual(items.map(({ id }) => id));
    expect(ids).toEqual(guids);
    expect((await get(items[0]?.url ?? '')).status).toBe(200);

    for (const url of [`${base}.atom`, `${origin}/${slug}/`, `${origin}/${slug}/export.ris`]) {
      const first = await get(url, { 'User-Agent': '' });
      const etag = first.headers.get('etag') ?? '';
      expect({ url, status: first.status, named: etag !== '' }).toEqual({ url, status: 200, named: true });
      const again = await get(url, { 'If-None-Match': etag, 'User-Agent': '' });
      expect({ url, status: again.status, body: await again.text() }).toEqual({ url, status: 304, body: '' });
    }
  });

  it('when somebody subscribes, confirms, chooses and leaves, each takes one POST', async () => {
    const post = (url: string, form: Record<string, string>) =>
      fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
    const subscribed = await post(`${origin}/${slug}/subscribe`, { email: 'new@example.org', cadence: 'daily' });
    expect(subscribed.status).toBe(202);
    const [, letter, ...others] = await letters(origin);
    expect(others).toEqual([]);
    expect(letter?.to).toBe('new@example.org');
    const confirmUrl = linksOf(await simpleParser(letter?.raw ?? '')).find((url) => url.includes('/confirm?')) ?? '';

    // Looking does not confirm, however often.
    for (let time = 0; time < 2; time += 1) expect(await text(confirmUrl)).toContain('<form method="post"');
    const confirmed = await post(confirmUrl, {});
    expect(confirmed.status).toBe(200);
    const preferencesUrl = withoutEntities(
      /href="([^"]*\/preferences\?[^"]+)"/.exec(await confirmed.text())?.[1] ?? '',
    );

    const saved = await post(preferencesUrl, { topics: 'immunotherapy', cadence: 'weekly' });
    expect({ status: saved.status, told: /weekly/i.test(await saved.text()) }).toEqual({ status: 200, told: true });
    const page = await text(preferencesUrl);
    expect(page).toMatch(/value="immunotherapy"[^>]* checked/);
    expect(page).toMatch(/value="weekly"[^>]* checked/);

    const unsubscribeUrl = withoutEntities(/href="([^"]*\/unsubscribe\?[^"]+)"/.exec(page)?.[1] ?? '');
    const left = await post(unsubscribeUrl, { 'List-Unsubscribe': 'One-Click' });
    expect(left.status).toBe(200);
    expect(await text(unsubscribeUrl)).not.toContain('<form method="post"');
    // The one-click address of the digest's own header works just so, without a page before it.
    const list = digest.headers.get('list') as { unsubscribe?: { url?: string } } | undefined;
    const oneClick = await post(list?.unsubscribe?.url ?? '', { 'List-Unsubscribe': 'One-Click' });
    expect(oneClick.status).toBe(200);
  });

  it(
    'when it is told to stop, it does so within five seconds, with everything kept',
    async () => {
      const ended = await start.end('SIGTERM');
      expect({ code: ended.code, signal: ended.signal }).toEqual({ code: 0, signal: null });
      expect(ended.ms).toBeLessThan(5000);
      expect(start.said()).not.toMatch(/\n\s+at |unexpected|problem/);
      const listed = await livingReview(['subscribers', 'list', '--review', slug, '--data', data], {
        env: { ...unset },
      });
      const subscriptions = listed.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { status: string; topics: string[]; cadence: string });
      expect(subscriptions.map(({ status }) => status)).toEqual(['UNSUBSCRIBED', 'UNSUBSCRIBED']);
      expect(subscriptions).toContainEqual(expect.objectContaining({ topics: ['immunotherapy'], cadence: 'weekly' }));
    },
    patience,
  );

  it(
    'when it is killed in the middle of its first walk and started again, the end is the same: one digest',
    async () => {
      const other = await freshFolder();
      const killed = runStart(other);
      await killed.until('2026-11-09');
      expect((await killed.end('SIGKILL')).signal).toBe('SIGKILL');
      const again = runStart(other);
      try {
        const [url = ''] = (await again.addresses).values();
        const [letter, ...others] = await letters(new URL(url).origin);
        expect(others).toEqual([]);
        expect(articlesOf(await simpleParser(letter?.raw ?? ''))).toEqual(articlesOf(digest));
        expect(await publishedIds(other)).toEqual(await publishedIds(data));
      } finally {
        await again.end('SIGTERM');
      }
    },
    patience,
  );
});
