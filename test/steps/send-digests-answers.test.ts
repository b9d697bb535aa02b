import { describe, expect, it } from '@jest/globals';
import type { SendOutcome } from '../../lambda/core/ports/mailer.ts';
import { subscription } from '../builders/subscriptions.ts';
import { announce, benchWith, isBalanced, minute } from './digest-bench.ts';

describe('what the mail provider answers', () => {
  const answers = async (...outcomes: readonly (SendOutcome | 'accepted-without-answer')[]) => {
    const bench = await benchWith();
    await bench.reader(subscription('a1'));
    await bench.reader(subscription('a2'));
    await bench.open(minute(1));
    bench.mailer.script = (_, nth) => outcomes[nth - 1] ?? null;
    return bench;
  };
  const reason = 'as a test wants it';

  it('when it refuses for now, nothing moves and the reader is served by the next pass', async () => {
    const bench = await answers({ kind: 'refused-now', reason });
    expect(await bench.send(minute(1))).toBe('unfinished');
    expect(await bench.read(subscription('a1'))).toMatchObject({ cursor: 0, claim: null, lastSent: null });
    expect(bench.mailboxes()).toEqual(['reader-a2: 101,102,103']);
    expect(await bench.counts()).toMatchObject({ due: 2, delivered: 1, done: false });
    expect(await bench.send(minute(16))).toBe('done');
    expect(bench.mailboxes()).toEqual(['reader-a2: 101,102,103', 'reader-a1: 101,102,103']);
    expect(await bench.counts()).toEqual({
      due: 2,
      delivered: 2,
      empty: 0,
      suppressed: 0,
      inDoubt: 0,
      failed: 0,
      done: true,
    });
  });

  it('when it refuses the mail for good, the range is given up, named in the log, and others go on', async () => {
    const bench = await answers({ kind: 'refused-item', reason });
    expect(await bench.send(minute(1))).toBe('done');
    expect(await bench.read(subscription('a1'))).toMatchObject({
      cursor: 3,
      claim: null,
      lastSent: { outcome: 'failed' },
    });
    expect(bench.mailboxes()).toEqual(['reader-a2: 101,102,103']);
    expect(bench.lines.filter((line) => line.startsWith('error')).join()).toContain('"range":"0-3"');
    expect(await bench.counts()).toMatchObject({ due: 2, delivered: 1, failed: 1, done: true });
  });

  it('when it refuses the account, the shard stops at once, nothing moves, and later everyone is served', async () => {
    const bench = await answers({ kind: 'refused-account', reason });
    expect(await bench.send(minute(1))).toBe('account-refused');
    expect(bench.mailer.attempts).toHaveLength(1);
    expect(await bench.read(subscription('a1'))).toMatchObject({ cursor: 0, claim: null });
    expect(await bench.send(minute(300))).toBe('done');
    expect(bench.mailboxes()).toEqual(['reader-a1: 101,102,103', 'reader-a2: 101,102,103']);
  });

  it('when there is no clear answer, the mail stays in doubt for the whole window and is then sent again as it was', async () => {
    const bench = await answers('accepted-without-answer');
    expect(await bench.send(minute(1))).toBe('unfinished');
    const doubtful = await bench.read(subscription('a1'));
    expect(doubtful).toMatchObject({ cursor: 0, claim: { from: 0, to: 3, attempt: 1 } });
    expect(await bench.counts()).toMatchObject({ due: 2, delivered: 1, inDoubt: 1, done: false });
    await announce(bench.store, '104');
    expect(await bench.send(minute(20.9))).toBe('unfinished');
    expect(bench.mailer.attempts).toHaveLength(2);
    expect(await bench.send(minute(21))).toBe('done');
    expect(bench.mailboxes().filter((mail) => mail.startsWith('reader-a1'))).toEqual([
      'reader-a1: 101,102,103',
      'reader-a1: 101,102,103',
    ]);
    const [first, , again] = bench.mailer.attempts;
    expect(again?.tags).toEqual(first?.tags);
    expect(isBalanced(await bench.counts())).toBe(true);
  });

  it('when the Send event arrives in the window, the doubt is settled and nothing is sent again', async () => {
    const bench = await answers('accepted-without-answer');
    await bench.send(minute(1));
    await bench.sendEvent(bench.mailer.delivered[0]!);
    expect(await bench.read(subscription('a1'))).toMatchObject({
      cursor: 3,
      claim: null,
      lastSent: { outcome: 'delivered' },
    });
    expect(await bench.send(minute(60))).toBe('done');
    expect(bench.mailer.attempts).toHaveLength(2);
    expect(await bench.counts()).toMatchObject({ due: 2, delivered: 2, done: true });
  });

  it('when the Send event comes eight times, early, late or for another mail, nothing changes but once', async () => {
    const bench = await answers('accepted-without-answer');
    await bench.send(minute(1));
    const [mail] = bench.mailer.delivered;
    await bench.sendEvent({ ...mail!, tags: { ...mail!.tags, delivery: 'another' } });
    expect((await bench.read(subscription('a1'))).cursor).toBe(0);
    for (let times = 0; times < 8; times += 1) await bench.sendEvent(mail!, minute(2 + times));
    const settled = await bench.read(subscription('a1'));
    expect(settled).toMatchObject({ cursor: 3, lastSent: { at: minute(2).toISOString() } });
  });

  it('when a doubtful mail of an older run is settled by sending, what came after it follows in this run', async () => {
    const bench = await answers('accepted-without-answer');
    await bench.send(minute(1));
    await announce(bench.store, '104');
    await bench.tick(minute(7 * 24 * 60 + 1));
    expect(bench.mailboxes().filter((mail) => mail.startsWith('reader-a1'))).toEqual([
      'reader-a1: 101,102,103',
      'reader-a1: 101,102,103',
      'reader-a1: 104',
    ]);
  });

  it.each(['refused-now', 'refused-account'] as const)(
    'when a doubtful mail is tried again and %s, it stays in doubt: a later digest does not repeat a part of it',
    async (kind) => {
      const bench = await benchWith();
      await bench.reader(subscription('a1'));
      await bench.open(minute(1));
      bench.mailer.script = (_, nth) => (nth === 1 ? 'accepted-without-answer' : nth === 2 ? { kind, reason } : null);
      await bench.send(minute(1));
      await bench.send(minute(30));
      expect((await bench.read(subscription('a1'))).claim).toMatchObject({ from: 0, to: 3, attempt: 2 });
      await bench.sendEvent(bench.mailer.delivered[0]!);
      await announce(bench.store, '104');
      await bench.tick(minute(7 * 24 * 60 + 1));
      expect(bench.mailboxes()).toEqual(['reader-a1: 101,102,103', 'reader-a1: 104']);
    },
  );

  it('when a shard takes long, doubt is counted from the mail and not from the start of the shard', async () => {
    const bench = await answers({ kind: 'accepted', messageId: 'm' }, 'accepted-without-answer');
    const slow = {
      ...bench.mailer,
      send: async (mail: Parameters<typeof bench.mailer.send>[0]) => {
        const outcome = await bench.mailer.send(mail);
        bench.moment.pass(15 * 60_000);
        return outcome;
      },
    };
    await bench.send(minute(1), { mailer: slow });
    expect((await bench.read(subscription('a2'))).claim?.at).toBe(minute(16).toISOString());
    expect(await bench.send(minute(30))).toBe('unfinished');
    expect(bench.mailer.attempts).toHaveLength(2);
  });

  it('when nothing can be late (no doubt window), a killed send is repeated at the same moment', async () => {
    const bench = await answers('accepted-without-answer');
    await bench.send(minute(1), { doubtMs: 0 });
    expect(await bench.send(minute(1), { doubtMs: 0 })).toBe('done');
    expect(bench.mailboxes()).toHaveLength(3);
  });
});
