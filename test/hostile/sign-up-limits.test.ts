import { describe, expect, it } from '@jest/globals';
import { parseDomainList, signUpLimits } from '../../lambda/core/sign-up-limits.ts';
import { answerSignUp, budgetUsedUpMessage, sweepSignUps } from '../../lambda/steps/answer-sign-ups.ts';
import { askToSignUp, directVisit } from '../../lambda/steps/ask-to-sign-up.ts';
import { createKillSwitch, KilledError } from '../memory/kill-switch.ts';
import { createMemorySignUpQueue } from '../memory/sign-up-requests.ts';
import { readerBench } from '../steps/reader-bench.ts';

const from = (address: string) => ({ ...directVisit, from: address });

/** The bench with a worker that has not been woken yet. */
async function heldBench(budget = { anHour: 200, aDay: 1_000 }) {
  const bench = await readerBench();
  const queue = createMemorySignUpQueue();
  const signUpLimitsOfTest = signUpLimits({ ...budget, ofNetworkAnHour: 10 });
  const deps = { ...bench.service, signUpQueue: queue, signUpLimits: signUpLimitsOfTest };
  const [review] = bench.service.reviews;
  if (!review) throw new Error('no review');
  return {
    ...bench,
    deps,
    queue,
    review,
    ask: (email: string, address = '192.0.2.1', at = bench.now()) =>
      askToSignUp(review, { email, topics: [], cadence: 'weekly' }, from(address), at, deps),
    async answerAll(at = bench.now()) {
      for (const { id } of queue.waiting.splice(0)) await answerSignUp(review, id, at, deps);
    },
    sweep: (at = bench.now()) => sweepSignUps(review, at, deps),
    sentTo: () => bench.mailer.delivered.map(({ to }) => to),
    requests: () => deps.signUps.waiting(review.slug, 10_000),
  };
}

describe('one mailbox', () => {
  it('when fifty networks type one address within ten minutes, it gets one mail (H01)', async () => {
    const bench = await heldBench();
    for (let network = 1; network <= 50; network += 1) {
      await bench.ask('victim@example.org', `192.0.2.${network}`);
      await bench.answerAll();
      bench.passMinutes(0.2);
    }
    expect(bench.sentTo()).toEqual(['victim@example.org']);
    expect(await bench.requests()).toEqual([]);
  });

  it('when the address is written in every way that reaches one mailbox, it gets one mail, then three a day (H01, H03)', async () => {
    const bench = await heldBench();
    const spellings = ['a.b+1@gmail.com', 'ab+2@gmail.com', 'A.B@GMAIL.COM', 'a.b@googlemail.com', 'ab@gmail.com'];
    for (const spelling of spellings) await bench.ask(spelling);
    await bench.answerAll();
    expect(bench.sentTo()).toEqual(['a.b+1@gmail.com']);
    for (let quarter = 1; quarter < 95; quarter += 1) {
      bench.passMinutes(15);
      await bench.ask(`ab+${quarter}@gmail.com`, `198.51.100.${quarter}`);
      await bench.answerAll();
    }
    expect(bench.sentTo()).toHaveLength(3);
    // The reader's own spelling is what is stored and mailed.
    expect(bench.sentTo().slice(1)).toEqual(['ab+1@gmail.com', 'ab+2@gmail.com']);
    bench.passMinutes(60);
    await bench.ask('ab@gmail.com');
    await bench.answerAll();
    expect(bench.sentTo()).toHaveLength(4);
  });

  it('when its owner has confirmed and leaves, coming back is answered at once', async () => {
    const bench = await readerBench();
    const { unsubscribeUrl } = await bench.join('reader@example.org');
    await bench.post(unsubscribeUrl, { 'List-Unsubscribe': 'One-Click' });
    await bench.subscribe('reader@example.org');
    expect(bench.mailer.delivered).toHaveLength(2);
  });
});

describe('one network', () => {
  const form = (email: string) => ({ method: 'POST', body: new URLSearchParams({ email }) });

  it('when it asks the eleventh time within an hour, the answer is 429 with Retry-After, another network’s is not (H02)', async () => {
    const { app, mailer } = await addressedBench();
    for (let number = 1; number <= 10; number += 1)
      expect((await app(form(`reader${number}@example.org`), '2001:db8:0:1::1')).status).toBe(202);
    const refused = await app(form('reader11@example.org'), '2001:db8:0:1:ffff::9');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600']);
    expect(await refused.text()).toContain('too many sign-ups from your network');
    expect((await app(form('reader12@example.org'), '2001:db8:0:2::1')).status).toBe(202);
    expect(mailer.delivered).toHaveLength(11);
  });

  it('when a client writes other addresses into its headers, it is counted all the same (H14)', async () => {
    const { app } = await addressedBench();
    const answers: number[] = [];
    for (let number = 1; number <= 11; number += 1) {
      const headers = { 'x-forwarded-for': `203.0.113.${number}`, 'x-real-ip': `203.0.113.${number}` };
      answers.push((await app({ ...form(`r${number}@example.org`), headers }, '192.0.2.7')).status);
    }
    expect(answers).toEqual([...Array(10).fill(202), 429]);
  });

  it('when a form is refused in words, it is not counted', async () => {
    const { app } = await addressedBench();
    for (let number = 1; number <= 20; number += 1)
      expect((await app(form('no address'), '192.0.2.7')).status).toBe(400);
    expect((await app(form('reader@example.org'), '192.0.2.7')).status).toBe(202);
  });

  async function addressedBench() {
    const bench = await readerBench();
    const { readerRoutes } = await import('../../lambda/adapters/hono/reader-routes.ts');
    const { addressBehindCloudFront } = await import('../../lambda/adapters/hono/client-address.ts');
    const { readerActions } = await import('../../lambda/steps/reader-actions.ts');
    const { templates, log } = bench.service;
    const routes = readerRoutes(
      readerActions(bench.service, bench.now),
      templates,
      log,
      addressBehindCloudFront('edge'),
    );
    const app = async (init: RequestInit, sourceIp: string) =>
      routes.request('/small-review/subscribe', init, { event: { requestContext: { http: { sourceIp } } } });
    return { app, mailer: bench.mailer };
  }
});

describe('everybody together', () => {
  it('when a thousand sign up within a minute, no more than the budget is mailed, the alarm rings once, and the rest waits', async () => {
    const budget = { anHour: 20, aDay: 50 };
    const bench = await heldBench(budget);
    for (let number = 0; number < 1_000; number += 1)
      await bench.ask(
        `reader${number}@example.org`,
        `10.${number >> 8}.${number & 255}.1`,
        new Date(bench.now().valueOf() + number * 60),
      );
    await bench.answerAll();
    expect(bench.sentTo()).toHaveLength(20);
    expect(bench.lines.filter((line) => line.startsWith(`error ${budgetUsedUpMessage}`))).toHaveLength(1);
    expect(await bench.requests()).toHaveLength(980);
    expect(bench.lines.join('\n')).not.toContain('@');

    // Swept each quarter of an hour for a day: the hours add up to the day's budget and stop there.
    for (let quarter = 0; quarter < 24 * 4; quarter += 1) {
      bench.passMinutes(15);
      await bench.sweep();
      if (bench.now().getUTCDate() === 10) expect(bench.sentTo().length).toBeLessThanOrEqual(50);
    }
    expect(bench.sentTo().length).toBeLessThanOrEqual(100);
    expect(new Set(bench.sentTo()).size).toBe(bench.sentTo().length);
    bench.passMinutes(24 * 60);
    await bench.sweep();
    // Who was not answered within a day is forgotten: no address is kept for nothing.
    expect(await bench.requests()).toEqual([]);
  });

  it('when the flood ends, those who asked first are answered first', async () => {
    const bench = await heldBench({ anHour: 17, aDay: 1_000 });
    const at = (second: number) => new Date(bench.now().valueOf() + second * 1_000);
    for (let number = 0; number < 40; number += 1)
      await bench.ask(`reader${number}@example.org`, `10.0.${number}.1`, at(number));
    await bench.sweep();
    bench.passMinutes(60);
    await bench.sweep();
    expect(bench.sentTo()).toEqual(Array.from({ length: 34 }, (_, number) => `reader${number}@example.org`));
  });
});

describe('what the page does', () => {
  it('when an address is new, known, pending, gone or suppressed, the page makes the same calls of the same ports (H04, H05)', async () => {
    const bench = await readerBench();
    await bench.join('known@example.org');
    await bench.join('gone@example.org');
    await bench.subscribe('pending@example.org');
    const gone = await bench.subscriptions.byAddress('small-review', 'gone@example.org');
    await bench.subscriptions.end('small-review', gone?.id ?? '', 'SUPPRESSED', bench.now().toISOString());
    const [review] = bench.service.reviews;
    if (!review) throw new Error('no review');
    const asked = new Set<string>();
    for (const name of ['new', 'known', 'gone', 'pending']) {
      const watched = createKillSwitch(Number.POSITIVE_INFINITY);
      const deps = {
        ...bench.service,
        signUps: watched.wrap('signUps', bench.service.signUps),
        counters: watched.wrap('counters', bench.service.counters),
        signUpQueue: watched.wrap('queue', createMemorySignUpQueue()),
      };
      await askToSignUp(review, { email: `${name}@example.org` }, from('192.0.2.1'), bench.now(), deps);
      asked.add(watched.calls.join(' '));
    }
    expect([...asked]).toEqual(['counters.take signUps.put queue.send']);
  });

  it('when the queue does not take it, the reader is answered as ever and the sweep answers by mail', async () => {
    const bench = await heldBench();
    const deps = { ...bench.deps, signUpQueue: { send: () => Promise.reject(new Error('queue for x@y.z is away')) } };
    await askToSignUp(bench.review, { email: 'reader@example.org' }, directVisit, bench.now(), deps);
    expect(bench.sentTo()).toEqual([]);
    expect(await bench.sweep()).toBe(1);
    expect(bench.sentTo()).toEqual(['reader@example.org']);
    expect(bench.lines.join('\n')).toContain('could not be queued');
    expect(bench.lines.join('\n')).not.toContain('@');
  });
});

describe('a worker that is killed', () => {
  it.each(['before', 'after'] as const)(
    'when it dies %s any call, the next one does the rest: a mail is sent, and twice only if it died between sending and removing',
    async (when) => {
      for (let at = 1; ; at += 1) {
        const bench = await heldBench();
        await bench.ask('reader@example.org');
        const [{ id } = { id: '' }] = bench.queue.waiting;
        const kill = createKillSwitch(at, when);
        const { signUps, counters, subscriptions, mailer } = bench.deps;
        const dying = {
          ...bench.deps,
          signUps: kill.wrap('signUps', signUps),
          counters: kill.wrap('counters', counters),
          subscriptions: kill.wrap('subscriptions', subscriptions),
          mailer: kill.wrap('mailer', mailer),
        };
        const died = await answerSignUp(bench.review, id, bench.now(), dying).then(
          () => false,
          (error: unknown) => error instanceof KilledError,
        );
        if (!died) {
          expect(at).toBeGreaterThan(6);
          break;
        }
        const sentBefore = bench.sentTo().length;
        bench.passMinutes(2);
        await bench.sweep();
        const last = kill.calls.at(-1) ?? '';
        expect({ last, sent: bench.sentTo().length >= 1 && bench.sentTo().length <= sentBefore + 1 }).toEqual({
          last,
          sent: true,
        });
        expect(await bench.requests()).toEqual([]);
        expect(await bench.stored()).toHaveLength(1);
        const token = bench.linkIn(bench.lastMail().text, 'confirm');
        expect((await bench.post(token)).status).toBe(200);
      }
    },
  );

  it('when a message comes twice, or two workers have it, one mail is sent', async () => {
    const bench = await heldBench();
    await bench.ask('reader@example.org');
    const [{ id } = { id: '' }] = bench.queue.waiting;
    await Promise.all(Array.from({ length: 8 }, () => answerSignUp(bench.review, id, bench.now(), bench.deps)));
    expect(await answerSignUp(bench.review, id, bench.now(), bench.deps)).toBe('none');
    expect(bench.sentTo()).toEqual(['reader@example.org']);
  });

  it('when the mail service refuses for now, the request waits, and is answered later without losing its place', async () => {
    const bench = await heldBench();
    await bench.ask('reader@example.org');
    const [{ id } = { id: '' }] = bench.queue.waiting;
    const refusing = {
      ...bench.deps,
      mailer: { send: async () => ({ kind: 'refused-now', reason: 'Throttling' }) as const },
    };
    expect(await answerSignUp(bench.review, id, bench.now(), refusing)).toBe('waits');
    bench.passMinutes(2);
    expect(await bench.sweep()).toBe(1);
    expect(bench.sentTo()).toEqual(['reader@example.org']);
  });
});

describe('machines', () => {
  it('when a form comes at once, without a field a page has, or from a program, it is answered like any other: only the hidden field tells (H15)', async () => {
    const bench = await readerBench();
    const usual = await bench.subscribe('usual@example.org');
    const trapped = await bench.subscribe('machine@example.org', { website: 'https://spam.example' });
    expect([trapped.status, await trapped.text()]).toEqual([202, await usual.text()]);
    expect((await bench.postJson('/small-review/subscribe', { email: 'program@example.org' })).status).toBe(202);
    expect(bench.mailer.delivered.map(({ to }) => to)).toEqual(['usual@example.org', 'program@example.org']);
    expect(await bench.subscriptions.byAddress('small-review', 'machine@example.org')).toBeNull();
  });

  it('when the keeper keeps a list of throw-away hosts, addresses there are mailed nothing; without one all are', async () => {
    const bench = await heldBench();
    const disposableDomains = parseDomainList('# ten minutes\nThrowaway.example # and below\n\n');
    for (const email of ['a@throwaway.example', 'b@mx.throwaway.example', 'c@notthrowaway.example']) {
      await bench.ask(email);
      const { id } = bench.queue.waiting.pop() ?? { id: '' };
      await answerSignUp(bench.review, id, bench.now(), { ...bench.deps, disposableDomains });
    }
    expect(bench.sentTo()).toEqual(['c@notthrowaway.example']);
    await bench.ask('a@throwaway.example');
    await bench.answerAll();
    expect(bench.sentTo()).toHaveLength(2);
  });
});
