import { describe, expect, it } from '@jest/globals';
import { searchIndex } from '../../lambda/adapters/minisearch/search-index.ts';
import type { Mail } from '../../lambda/core/ports/mailer.ts';
import { importConfirmed } from '../../lambda/steps/change-subscription.ts';
import { publishReview } from '../../lambda/steps/publish-review.ts';
import { silentMessage, watchVolume } from '../../lambda/steps/watch-volume.ts';
import { readerTemplates, siteTemplates } from '../../templates/index.ts';
import { record } from '../builders/articles.ts';
import { links } from '../builders/review.ts';
import { createMemoryLog } from '../memory/moment.ts';
import { createMemoryPublishedFeeds } from '../memory/published-feeds.ts';
import { createMemorySiteStore } from '../memory/site-store.ts';
import { announce, digestBench, minute } from '../steps/digest-bench.ts';
import { day, pollBench } from '../steps/poll-bench.ts';
import { readerBench } from '../steps/reader-bench.ts';

const oneClick = { 'List-Unsubscribe': 'One-Click' };

/** A reader who signed up, confirmed, and has a real digest in the mailbox. */
async function readerWithDigest() {
  const bench = await readerBench();
  const sender = await digestBench();
  await bench.join();
  await announce(bench.store, '104');
  const { store, subscriptions, mailer } = bench;
  const given = { store, subscriptions, mailer, templates: readerTemplates };
  const send = async (at: Date) => {
    const { openDigestRuns } = await import('../../lambda/steps/open-digest-runs.ts');
    const { sendDigests } = await import('../../lambda/steps/send-digests.ts');
    await openDigestRuns(sender.review, at, { ...sender.deps, ...given, queue: sender.queue });
    for (const shard of sender.queue.waiting.splice(0))
      await sendDigests(shard, sender.review, at, { ...sender.deps, ...given });
  };
  await send(minute(1));
  return { bench, send, mail: bench.lastMail() };
}

/** Every address of ours that a mail holds, in text, HTML or headers. */
function linksOf(mail: Mail): readonly string[] {
  const everything = `${mail.text} ${mail.html} ${Object.values(mail.headers).join(' ')}`.replaceAll('&amp;', '&');
  return [...new Set([...everything.matchAll(/https:\/\/living\.example\.org\/[^\s"<>]+/g)].map(([url]) => url))];
}

describe('what readers of others were done', () => {
  it('when the unsubscribe link of a mail is used, it takes effect, and one that does nothing says so (failure 1)', async () => {
    const { bench, send, mail } = await readerWithDigest();
    const leave = /<(https:[^>]+)>/.exec(mail.headers['List-Unsubscribe'] ?? '')?.[1] ?? '';
    const broken = `${leave.slice(0, -4)}AAAA`;
    const refused = await bench.post(broken, oneClick);
    expect({ status: refused.status, stays: (await bench.only()).status }).toEqual({ status: 404, stays: 'ACTIVE' });
    const done = await bench.post(leave, oneClick);
    expect({ status: done.status, now: (await bench.only()).status }).toEqual({ status: 200, now: 'UNSUBSCRIBED' });
    const heading = async (page: string) => /<h1[^>]*>([^<]*)/.exec(page)?.[1];
    expect(await heading(await done.text())).not.toBe(await heading(await refused.text()));
    await announce(bench.store, '105');
    const before = bench.mailer.attempts.length;
    await send(minute(7 * 24 * 60 + 1));
    expect(bench.mailer.attempts).toHaveLength(before);
  });

  it('when a scanner fetches every link of a mail, twice, with GET and HEAD, nothing is written (failure 2)', async () => {
    const { bench, mail } = await readerWithDigest();
    const before = await bench.stored();
    const ours = linksOf(mail).filter((url) => /token=|\/digests\//.test(url));
    expect(ours.length).toBeGreaterThanOrEqual(3);
    for (const url of ours)
      for (const method of ['GET', 'HEAD', 'GET', 'HEAD', 'OPTIONS']) await bench.request(url, { method });
    expect(await bench.stored()).toEqual(before);
    expect(before.map(({ status }) => status)).toEqual(['ACTIVE']);
  });

  it('when a mail of one review is left, the other review goes on, and the page names which (failure 3)', async () => {
    const { bench, mail } = await readerWithDigest();
    await bench.post('/other-review/subscribe', { email: 'reader@example.org' });
    await bench.post(bench.linkIn(bench.lastMail().text, 'confirm'));
    const page = await (await bench.post(bench.linkIn(mail.text, 'unsubscribe'), oneClick)).text();
    expect(page).toContain('Small review');
    const states = await Promise.all(['small-review', 'other-review'].map((review) => bench.stored(review)));
    expect(states.map((own) => own.map(({ status }) => status))).toEqual([['UNSUBSCRIBED'], ['ACTIVE']]);
  });

  it('when an address is imported or signs up again, no suppression is lifted and no confirmation undone (failure 17)', async () => {
    const bench = await readerBench();
    const choices = { topics: [], cadence: 'daily' } as const;
    const review = bench.service.reviews[0];
    if (!review) throw new Error('no review');
    await bench.join('confirmed@example.org', { topics: ['vaccines'] });
    for (const status of ['SUPPRESSED', 'UNSUBSCRIBED'] as const) {
      await bench.join(`${status.toLowerCase()}@example.org`);
      const own = await bench.subscriptions.byAddress('small-review', `${status.toLowerCase()}@example.org`);
      await bench.subscriptions.end('small-review', own?.id ?? '', status, bench.now().toISOString());
    }
    const before = await bench.stored();
    bench.passMinutes(24 * 60);
    for (const { address } of before) {
      await importConfirmed(review, address, { ...choices }, bench.now(), bench.service);
      await bench.subscribe(address);
    }
    const after = await bench.stored();
    const state = (all: typeof before) =>
      all.map(({ address, status, cadence, topics }) => ({ address, status, cadence, topics }));
    const standing = (all: typeof before) => state(all).filter(({ status }) => status !== 'UNSUBSCRIBED');
    // Who left may ask to come back, and must confirm that anew: until then nothing is sent.
    const left = after.find(({ address }) => address === 'unsubscribed@example.org');
    expect(left?.status).not.toBe('ACTIVE');
    expect(standing(after).filter(({ status }) => status !== 'PENDING')).toEqual(standing(before));
  });

  it('when 1,000 sign-ups come in a minute, mails stay within the budget and every answer is the same (failure 24)', async () => {
    const bench = await readerBench();
    const answers = new Set<string>();
    for (let number = 0; number < 1_000; number += 1) {
      const answer = await bench.subscribe(`victim-${number}@example.org`);
      if (answer.status !== 429) answers.add(`${answer.status} ${await answer.text()}`);
    }
    expect(answers.size).toBe(1);
    const { budget } = bench.service.signUpLimits;
    expect(bench.mailer.attempts.length).toBeGreaterThan(0);
    expect(bench.mailer.attempts.length).toBeLessThanOrEqual(Math.min(...budget.map(({ limit }) => limit)));
  }, 120_000);
});

describe('what others send as an address', () => {
  it.each([
    ['a@b.org\r\nBcc: v@x.org', 'H06'],
    ['a@b.org\nBcc: v@x.org', 'H06'],
    [
      `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(15)}`,
      'H10',
    ],
    [`${'a'.repeat(65)}@example.org`, 'H10'],
    [`a@${'b'.repeat(64)}.org`, 'H10'],
  ])('when it is %j, it is refused, and nothing is stored, mailed or logged (%s)', async (email) => {
    const bench = await readerBench();
    expect((await bench.subscribe(email)).status).toBe(400);
    expect(await bench.stored()).toEqual([]);
    expect(bench.mailer.attempts).toEqual([]);
    expect(bench.lines.join('\n')).not.toContain('@');
  });
});

describe('what feeds and parsers of others did', () => {
  it('when feeds are rebuilt from scratch elsewhere, every id is the same and names nothing that may change (failure 18)', async () => {
    const bench = pollBench();
    for (const id of ['101', '102']) bench.literature.add('pubmed-citedin', record(id));
    await bench.poll(0);
    const publish = async (site: string) => {
      const store = createMemorySiteStore();
      await publishReview(bench.review, day(0), {
        store: bench.store,
        site: store,
        publishedFeeds: createMemoryPublishedFeeds(),
        links,
        templates: siteTemplates,
        sampleNotice: '',
        tagAuthority: 'living-review.example',
        edition: site,
        searchIndex,
      });
      const feed = await store.get('small-review/feeds/all.json');
      const { items } = JSON.parse(Buffer.from(feed?.body ?? '').toString('utf8')) as { items: { id: string }[] };
      return items.map(({ id }) => id).toSorted();
    };
    const ids = await publish('one');
    expect(ids).toEqual([
      'tag:living-review.example,2023:small-review/articles/101',
      'tag:living-review.example,2023:small-review/articles/102',
    ]);
    expect(await publish('two')).toEqual(ids);
  });

  it('when an author is a spreadsheet’s formula, no published file is one that a spreadsheet opens (H32)', async () => {
    const bench = pollBench();
    const name = '=HYPERLINK("http://evil.example","x")';
    bench.literature.add('pubmed-citedin', record('101', { authors: [{ kind: 'collective', name }] }));
    await bench.poll(0);
    const site = createMemorySiteStore();
    const own = {
      store: bench.store,
      site,
      publishedFeeds: createMemoryPublishedFeeds(),
      links,
      templates: siteTemplates,
      sampleNotice: '',
      edition: 'one',
      searchIndex,
    };
    await publishReview(bench.review, day(0), { ...own, tagAuthority: 'living-review.example' });
    expect([...site.files.keys()].filter((path) => /\.(csv|tsv|xlsx?|ods)$/.test(path))).toEqual([]);
    const feed = site.files.get('small-review/feeds/all.json');
    expect(JSON.parse(Buffer.from(feed?.body ?? '').toString('utf8'))).toMatchObject({
      items: [{ authors: [{ name }] }],
    });
  });

  it('when every list stays empty against the expected volume, it is reported day by day until something comes (failure 22)', async () => {
    const bench = pollBench();
    const { log, lines } = createMemoryLog();
    const own = { store: bench.store, log };
    await bench.poll(0);
    // Three a week for ten weeks, then a source that answers politely with what it had.
    for (let days = 1; days <= 70; days += 1) {
      if (days % 7 < 3) bench.literature.add('pubmed-citedin', record(`${200 + days}`));
      await bench.poll(days);
    }
    const reported: number[] = [];
    for (let days = 71; days <= 100; days += 1) {
      await bench.poll(days);
      if (await watchVolume(bench.review, day(days), own)) reported.push(days);
    }
    const last = 70;
    expect(reported).toEqual(Array.from({ length: 100 - last - 16 }, (_, index) => last + 17 + index));
    expect(lines.filter((line) => line.startsWith(`error ${silentMessage}`))).toHaveLength(reported.length);
    bench.literature.add('pubmed-citedin', record('999'));
    await bench.poll(101);
    expect(await watchVolume(bench.review, day(101), own)).toBeNull();
  });

  it('when a publisher’s format changes for a month, nothing is taken as read, and all of it comes once mended (failure 22)', async () => {
    const bench = pollBench();
    bench.literature.add('pubmed-citedin', record('101'));
    await bench.poll(0);
    const late = record('102');
    if (late.pmid === null) throw new Error('a record without PMID');
    bench.literature.add('pubmed-citedin', late);
    bench.literature.unreadable.add(late.pmid);
    for (let days = 1; days <= 30; days += 1) await bench.poll(days);
    expect(await bench.events()).toEqual(['NEW 101*']);
    expect(bench.lines.filter((line) => /^(warn|error)/.test(line)).length).toBeGreaterThan(0);
    bench.literature.unreadable.clear();
    await bench.poll(32);
    expect(await bench.events()).toEqual(['NEW 101*', 'NEW 102']);
    expect(day(32).toISOString()).toContain('2026-12-04');
  });
});
