import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { concerns } from '../../lambda/core/digest.ts';
import { InvalidRequestError } from '../../lambda/core/invalid-request.ts';
import { ancestors } from '../../lambda/core/taxonomy.ts';
import { changePreferences } from '../../lambda/steps/change-preferences.ts';
import { importConfirmed, parseChoices } from '../../lambda/steps/change-subscription.ts';
import { review } from '../builders/review.ts';
import { claim } from '../builders/subscriptions.ts';
import { announce } from './digest-bench.ts';
import { readerBench } from './reader-bench.ts';
import { tokens } from './tokens.ts';

describe('a sign-up', () => {
  it('when an address signs up, it is remembered as pending and mailed one confirm link, nothing else', async () => {
    const bench = await readerBench();
    await bench.subscribe('Reader@Example.org', {
      topics: ['macrophages', 'vaccines', 'macrophages'],
      cadence: 'daily',
    });
    expect(await bench.only()).toMatchObject({
      status: 'PENDING',
      address: 'Reader@example.org',
      cadence: 'daily',
      topics: { macrophages: 0, vaccines: 0 },
      confirmBy: '2026-11-17T09:00:00.000Z',
    });
    expect(bench.mailer.delivered).toHaveLength(1);
    const { to, html, text, subject } = bench.lastMail();
    expect(to).toBe('Reader@example.org');
    expect(text).toContain(bench.linkIn(text, 'confirm'));
    expect(html).toContain('/small-review/confirm?token=');
    expect(`${subject}${text}`).not.toMatch(/unsubscribe\?token/);
  });

  it('when an address signs up again and again, it is mailed once in 15 minutes and three times in a day (H01)', async () => {
    const bench = await readerBench();
    for (let minutes = 0; minutes < 23 * 60; minutes += 5) {
      await bench.subscribe('victim@example.org');
      bench.passMinutes(5);
    }
    expect(bench.mailer.delivered).toHaveLength(3);
    expect(await bench.stored()).toHaveLength(1);
    bench.passMinutes(24 * 60);
    await bench.subscribe('VICTIM@example.org');
    expect(bench.mailer.delivered).toHaveLength(4);
  });

  it('when fifty sign-ups of one address come at once, one mail goes out', async () => {
    const bench = await readerBench();
    await Promise.all(Array.from({ length: 50 }, () => bench.subscribe('victim@example.org')));
    expect(bench.mailer.delivered).toHaveLength(1);
    bench.passMinutes(16);
    await Promise.all(Array.from({ length: 50 }, () => bench.subscribe('victim@example.org')));
    expect(bench.mailer.delivered).toHaveLength(2);
  });

  it('when choices are corrected before the link is used, the link that is on its way confirms the newest', async () => {
    const bench = await readerBench();
    await bench.subscribe('reader@example.org', { topics: ['macrophages'] });
    const link = bench.linkIn(bench.lastMail().text, 'confirm');
    await bench.subscribe('reader@example.org', { topics: ['vaccines'], cadence: 'daily' });
    await bench.post(link);
    expect(await bench.only()).toMatchObject({ status: 'ACTIVE', cadence: 'daily', topics: { vaccines: 3 } });
  });

  it('when a second mail is sent later, its link works and the first one is over', async () => {
    const bench = await readerBench();
    await bench.subscribe();
    const first = bench.linkIn(bench.lastMail().text, 'confirm');
    bench.passMinutes(16);
    await bench.subscribe();
    const second = bench.linkIn(bench.lastMail().text, 'confirm');
    expect((await bench.post(first)).status).toBe(404);
    expect((await bench.only()).status).toBe('PENDING');
    expect((await bench.post(second)).status).toBe(200);
    expect((await bench.only()).status).toBe('ACTIVE');
  });

  it('when a confirmed address signs up, it is told so with its links, its choices stay, and not more often than others', async () => {
    const bench = await readerBench();
    await bench.join('reader@example.org', { topics: ['macrophages'] });
    const before = await bench.only();
    for (let minutes = 0; minutes < 60; minutes += 1) {
      await bench.subscribe('reader@example.org', { topics: ['vaccines'], cadence: 'daily' });
      bench.passMinutes(1);
    }
    expect(bench.mailer.delivered).toHaveLength(1 + 3);
    const text = bench.lastMail().text;
    expect(bench.linkIn(text, 'preferences')).toBeTruthy();
    expect(bench.linkIn(text, 'unsubscribe')).toBeTruthy();
    const { signUpMails: _was, ...choices } = before;
    expect(await bench.only()).toMatchObject(choices);
  });

  it('when a suppressed address signs up, it is mailed nothing and stays suppressed (H05)', async () => {
    const bench = await readerBench();
    await bench.join();
    await bench.subscriptions.end('small-review', (await bench.only()).id, 'SUPPRESSED', bench.now().toISOString());
    await bench.subscribe();
    expect(bench.mailer.delivered).toHaveLength(1);
    expect((await bench.only()).status).toBe('SUPPRESSED');
  });

  it('when a reader who left joins again, old articles are not sent and the old confirm link does nothing', async () => {
    const bench = await readerBench();
    const { confirmUrl, unsubscribeUrl } = await bench.join();
    await bench.post(unsubscribeUrl);
    expect((await bench.post(confirmUrl)).status).toBe(404);
    await announce(bench.store, '104');
    await bench.subscribe();
    expect((await bench.only()).status).toBe('PENDING');
    await bench.post(bench.linkIn(bench.lastMail().text, 'confirm'));
    expect(await bench.only()).toMatchObject({
      status: 'ACTIVE',
      cursor: 4,
      since: 4,
      topics: { '*': 4 },
      endedAt: null,
    });
  });

  it('when a reader left with a mail in doubt, joining again works', async () => {
    const bench = await readerBench();
    const { unsubscribeUrl } = await bench.join();
    const own = await bench.only();
    await announce(bench.store, '104');
    await bench.subscriptions.claim(own, claim({ from: 3, to: 4 }));
    await bench.post(unsubscribeUrl);
    await bench.subscribe();
    await bench.post(bench.linkIn(bench.lastMail().text, 'confirm'));
    expect(await bench.only()).toMatchObject({ status: 'ACTIVE', cursor: 4, claim: null });
  });

  it('when the sign-up mail is not accepted, that is logged without an address and nothing else is different', async () => {
    const bench = await readerBench();
    bench.mailer.script = () => ({ kind: 'refused-now', reason: 'the sending rate is exceeded' });
    expect((await bench.subscribe()).status).toBe(202);
    expect(bench.lines.join()).toContain('sign-up mail not sent');
    expect(bench.lines.join()).not.toContain('reader@');
  });
});

describe('choices', () => {
  it('when none are made, they mean everything, weekly', () => {
    expect(parseChoices(review(), [], undefined)).toEqual({ topics: [], cadence: 'weekly' });
    expect(parseChoices(review(), ['', '*', 'vaccines'], '')).toEqual({ topics: [], cadence: 'weekly' });
  });

  it.each([
    [['unknown'], 'weekly'],
    [['__proto__'], 'weekly'],
    [['constructor'], 'weekly'],
    [[7], 'weekly'],
    [[null], 'weekly'],
    [[{ id: 'vaccines' }], 'weekly'],
    [Array(51).fill('vaccines'), 'weekly'],
    [[], 'hourly'],
    [[], 7],
    [[], null],
  ])('when %j %j is asked for, it is refused in words', (topics, cadence) => {
    expect(() => parseChoices(review(), topics, cadence)).toThrow(InvalidRequestError);
  });
});

describe('changed preferences', () => {
  const joined = async (topics: readonly string[] = []) => {
    const bench = await readerBench();
    await bench.join('reader@example.org', { topics });
    const own = await bench.only();
    const token = tokens.sign({ purpose: 'preferences', review: own.review, subscription: own.id, consentVersion: 1 });
    const save = (chosen: readonly string[], cadence: 'daily' | 'weekly' = 'weekly') =>
      changePreferences(review(), token, { topics: chosen, cadence }, bench.service);
    return { ...bench, save };
  };

  it('when a topic is added, it counts from now on and the others keep their place', async () => {
    const bench = await joined(['macrophages']);
    await announce(bench.store, '104', '105');
    const saved = await bench.save(['macrophages', 'vaccines']);
    expect(saved?.subscription.topics).toEqual({ macrophages: 3, vaccines: 5 });
    expect(saved?.changes).toEqual([{ kind: 'added', topicLabel: 'About vaccines' }]);
  });

  it('when all topics become some, these go on from where "all" began', async () => {
    const bench = await joined();
    await announce(bench.store, '104', '105');
    expect((await bench.save(['vaccines']))?.subscription.topics).toEqual({ vaccines: 3 });
  });

  it('when some topics become all, what waited in the old ones is not lost', async () => {
    const bench = await joined(['macrophages']);
    await announce(bench.store, '104:macrophages', '105:vaccines');
    const saved = await bench.save([]);
    expect(saved?.subscription.topics).toEqual({ macrophages: 3, '*': 5 });
    expect(saved?.changes).toEqual([{ kind: 'all-topics' }]);
    expect((await bench.save([]))?.changes).toEqual([]);
    // And back again: the topic still begins where it began.
    expect((await bench.save(['macrophages']))?.subscription.topics).toEqual({ macrophages: 3 });
  });

  it('when a topic is narrowed to one below it, that one begins where its parent began', async () => {
    const bench = await joined(['myeloid']);
    await announce(bench.store, '104:macrophages');
    expect((await bench.save(['macrophages', 'nk-cells']))?.subscription.topics).toEqual({
      macrophages: 3,
      'nk-cells': 4,
    });
  });

  it('when any choices follow each other, what comes is what is chosen now, and what was never chosen is not sent later', async () => {
    const ids = review().taxonomy.topics.map(({ id }) => id);
    const choice = fc.oneof(fc.constant([] as string[]), fc.subarray(ids, { minLength: 1 }));
    await fc.assert(
      fc.asyncProperty(choice, choice, choice, fc.constantFrom(...ids), async (first, second, third, filed) => {
        const bench = await joined(first);
        await announce(bench.store, '104', '105');
        await bench.save(second);
        await announce(bench.store, '106');
        const scope = (await bench.save(third))?.subscription ?? { topics: {}, since: 0 };
        const topics = [filed, ...ancestors(review().taxonomy, filed).map(({ id }) => id)];
        const covers = (chosen: readonly string[]) => chosen.length === 0 || topics.some((id) => chosen.includes(id));
        const isSent = (number: number) =>
          concerns({ number, kind: 'NEW', article: 'x', topics, at: '', baseline: false, epoch: 1 }, scope);
        expect(isSent(7)).toBe(covers(third));
        if (!covers(first) && !covers(second)) expect([4, 5, 6].some(isSent)).toBe(false);
        expect([1, 2, 3].some(isSent)).toBe(false);
        const again = await bench.save(third);
        expect(again).toMatchObject({ changes: [], subscription: { topics: scope.topics } });
      }),
      { numRuns: 200 },
    );
  });

  it('when a digest is being sent at that moment, the reader is asked to save again and nothing changes', async () => {
    const bench = await joined();
    await bench.subscriptions.claim(await bench.only(), claim({ from: 3, to: 4 }));
    await expect(bench.save(['vaccines'])).rejects.toThrow(InvalidRequestError);
    expect((await bench.only()).topics).toEqual({ '*': 3 });
  });

  it('when the cadence changes, that is said', async () => {
    const bench = await joined(['vaccines']);
    expect((await bench.save(['vaccines'], 'daily'))?.changes).toEqual([{ kind: 'cadence', cadence: 'daily' }]);
  });
});

describe('a keeper who imports readers', () => {
  const choices = { topics: ['vaccines'], cadence: 'daily' } as const;

  it('when an address is new, it is confirmed at the head and mailed nothing', async () => {
    const bench = await readerBench();
    await importConfirmed(review(), 'new@example.org', choices, bench.now(), bench.service);
    expect(await bench.only()).toMatchObject({ status: 'ACTIVE', cursor: 3, since: 3, topics: { vaccines: 3 } });
    expect(bench.mailer.attempts).toEqual([]);
  });

  it.each(['ACTIVE', 'UNSUBSCRIBED', 'SUPPRESSED'] as const)(
    'when an address is there and %s, it stays as it is',
    async (status) => {
      const bench = await readerBench();
      await bench.join();
      if (status !== 'ACTIVE')
        await bench.subscriptions.end('small-review', (await bench.only()).id, status, '2026-11-10T10:00:00Z');
      const before = await bench.only();
      await importConfirmed(review(), 'READER@example.org', choices, bench.now(), bench.service);
      expect(await bench.only()).toEqual(before);
    },
  );

  it('when the address is none, it is refused in words', async () => {
    const bench = await readerBench();
    await expect(importConfirmed(review(), 'a@b.org, c@d.org', choices, bench.now(), bench.service)).rejects.toThrow(
      InvalidRequestError,
    );
  });
});
