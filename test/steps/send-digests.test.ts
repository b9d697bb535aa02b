import { describe, expect, it } from '@jest/globals';
import { createKnownIndex } from '../../lambda/core/known-index.ts';
import { allTopics } from '../../lambda/core/subscription.ts';
import { sendDigests } from '../../lambda/steps/send-digests.ts';
import { article } from '../builders/articles.ts';
import { claim, subscription } from '../builders/subscriptions.ts';
import { announce, benchWith, isBalanced, minute, plainDigest, slot, work } from './digest-bench.ts';

describe('what the sources list', () => {
  it('when a doubtful mail is sent again in a later run, it tells what its own run told', async () => {
    const bench = await benchWith();
    await bench.reader(subscription('a1'));
    const told: unknown[] = [];
    const templates = {
      ...plainDigest,
      digestMail: (...given: Parameters<typeof plainDigest.digestMail>) => {
        told.push(given[1].coverage);
        return plainDigest.digestMail(...given);
      },
    };
    const list = async (...articles: readonly string[]) => {
      const lease = await bench.store.takeLease('small-review', minute(-5_000), 0);
      const known = createKnownIndex(await bench.store.known('small-review'));
      for (const id of articles) {
        known.add(article(id));
        known.list('pubmed-citedin', article(id).aliases.pmids[0]!);
      }
      await lease!.putKnown(known.snapshot(lease!.head.committed));
      await lease!.release();
    };
    await list('101', '102');
    bench.mailer.script = (_, nth) => (nth === 1 ? { kind: 'in-doubt', reason: 'a reset' } : null);
    await bench.tick(minute(1), { templates });
    await list('103');
    await bench.open(minute(7 * 24 * 60));
    const nextSlot = '2026-11-23T06:00Z';
    await sendDigests({ ...work, slot: nextSlot }, bench.review, minute(7 * 24 * 60), { ...bench.deps, templates });
    const first = { listed: { 'pubmed-citedin': 2 }, together: 2 };
    expect(told).toEqual([first, first]);
    expect((await bench.runs.get('small-review', 'weekly', nextSlot))?.coverage?.together).toBe(3);
  });
});

describe('a doubtful mail', () => {
  it('when its reader has left the topic it was about, it holds up nothing that comes after it', async () => {
    const bench = await benchWith('101');
    await bench.reader(subscription('a1', { topics: { macrophages: 0, vaccines: 0 } }));
    bench.mailer.script = (_, nth) => (nth === 1 ? { kind: 'in-doubt', reason: 'a reset' } : null);
    await bench.tick(minute(1));
    const before = await bench.read(subscription('a1'));
    await bench.subscriptions.amend(before, { topics: { vaccines: 0 } });
    await bench.tick(minute(31));
    await announce(bench.store, '102:vaccines');
    await bench.tick(minute(7 * 24 * 60));
    expect(bench.mailboxes()).toEqual(['reader-a1: 102']);
    expect((await bench.read(subscription('a1'))).claim).toBeNull();
    expect(bench.mailer.attempts).toHaveLength(2);
  });
});

describe('one run', () => {
  it('when readers differ in topics, each is mailed what concerns them, once, and those without news nothing', async () => {
    const bench = await benchWith();
    await bench.reader(subscription('a1'));
    await bench.reader(subscription('a2', { topics: { macrophages: 0 } }));
    await bench.reader(subscription('a3', { topics: { 'nk-cells': 0 } }));
    await bench.reader(subscription('b1', { topics: { macrophages: 1 } }));
    await bench.tick(minute(1));
    await bench.tick(minute(16));
    expect(bench.mailboxes()).toEqual(['reader-a1: 101,102,103', 'reader-a2: 101,103', 'reader-b1: 103']);
    expect(await bench.counts()).toEqual({
      due: 3,
      delivered: 2,
      empty: 1,
      suppressed: 0,
      inDoubt: 0,
      failed: 0,
      done: true,
    });
    expect(await bench.read(subscription('a1'))).toMatchObject({
      cursor: 3,
      claim: null,
      lastSent: { run: `weekly#${slot}`, from: 0, to: 3, outcome: 'delivered' },
    });
  });

  it('when weeks follow each other, every article reaches every reader in exactly one of them', async () => {
    const bench = await benchWith();
    await bench.reader(subscription('a1'));
    await bench.reader(subscription('a2', { topics: { vaccines: 0 } }));
    await bench.tick(minute(1));
    await announce(bench.store, '104:vaccines', '105');
    const week = 7 * 24 * 60;
    await bench.tick(minute(week + 1));
    await announce(bench.store, '106');
    await bench.tick(minute(2 * week + 1));
    expect(bench.mailboxes()).toEqual([
      'reader-a1: 101,102,103',
      'reader-a2: 102',
      'reader-a1: 104,105',
      'reader-a2: 104',
      'reader-a1: 106',
    ]);
  });

  it('when weeks were missed altogether, one digest carries everything since', async () => {
    const bench = await benchWith();
    await bench.reader(subscription('a1'));
    await bench.tick(minute(5 * 7 * 24 * 60));
    expect(bench.mailboxes()).toEqual(['reader-a1: 101,102,103']);
  });

  it('when articles come after the run was planned, they wait for the next one', async () => {
    const bench = await benchWith();
    await bench.reader(subscription('a1'));
    await bench.open(minute(1));
    await announce(bench.store, '104');
    await bench.tick(minute(2));
    expect(bench.mailboxes()).toEqual(['reader-a1: 101,102,103']);
  });

  it('when a reader is of the other cadence, unconfirmed, gone, suppressed, or came after the plan, nothing is sent', async () => {
    const bench = await benchWith();
    await bench.reader(subscription('a1', { cadence: 'daily' }));
    await bench.reader(subscription('a2', { status: 'PENDING' }));
    await bench.reader(subscription('a3', { status: 'UNSUBSCRIBED' }));
    await bench.reader(subscription('a4', { status: 'SUPPRESSED' }));
    await bench.reader(subscription('a5', { status: 'ERASED' }));
    await bench.reader(subscription('a6', { cursor: 4, since: 4, topics: { [allTopics]: 4 } }));
    await bench.open(minute(1));
    expect(await bench.send(minute(1))).toBe('done');
    expect(bench.mailer.attempts).toEqual([]);
    expect((await bench.counts()).due).toBe(0);
  });

  it('when a reader changes from weekly to daily, nothing comes twice and nothing is lost', async () => {
    const bench = await benchWith();
    const before = await bench.reader(subscription('a1'));
    await bench.tick(minute(1));
    const current = await bench.read(before);
    await bench.subscriptions.replace(current, { ...current, cadence: 'daily' });
    await announce(bench.store, '104');
    await bench.tick(minute(24 * 60 + 1));
    await bench.tick(minute(7 * 24 * 60 + 1));
    expect(bench.mailboxes()).toEqual(['reader-a1: 101,102,103', 'reader-a1: 104']);
  });

  it('when the run or its shard is unknown or done, there is nothing to do', async () => {
    const bench = await benchWith();
    await bench.reader(subscription('a1'));
    expect(await bench.send(minute(1))).toBe('done');
    await bench.open(minute(1));
    await bench.send(minute(1));
    expect(await bench.send(minute(2))).toBe('done');
    expect(bench.mailer.attempts).toHaveLength(1);
  });

  it('when a paper that was mailed is retracted, its readers are told with the next digest and others are not', async () => {
    const bench = await benchWith('101', '102:vaccines');
    await bench.reader(subscription('a1'));
    await bench.reader(subscription('a2', { topics: { vaccines: 0 } }));
    await bench.reader(subscription('a3', { topics: { macrophages: 1 } }));
    await bench.tick(minute(1));
    await announce(bench.store, ['RETRACTED', '101']);
    await bench.tick(minute(7 * 24 * 60 + 1));
    expect(bench.mailboxes().slice(2)).toEqual(['reader-a1: RETRACTED 101']);
  });

  it('when a paper of a baseline is retracted, nobody is told, for nobody was sent it', async () => {
    const bench = await benchWith('101');
    await bench.reader(subscription('a1'));
    await announce(bench.store, '900*');
    await bench.tick(minute(1));
    await announce(bench.store, ['RETRACTED', '900']);
    await bench.tick(minute(7 * 24 * 60 + 1));
    expect(bench.mailboxes()).toEqual(['reader-a1: 101']);
  });

  it('when a mail is made, it carries the links and tags that end it and name it', async () => {
    const bench = await benchWith();
    await bench.reader(subscription('a1'));
    await bench.tick(minute(1), { unsubscribeMailbox: 'leave@example.org' });
    const [mail] = bench.mailer.delivered;
    expect(mail?.headers['List-Unsubscribe']).toMatch(
      /^<https:\/\/living\.example\.org\/small-review\/unsubscribe\?token=[\w.-]+>, <mailto:leave@example\.org\?subject=unsubscribe%20a10+>$/,
    );
    expect(mail?.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    expect(mail?.headers['List-Id']).toBe('small-review <small-review.living.example.org>');
    for (const value of Object.values(mail?.tags ?? {})) expect(value).toMatch(/^[\w-]{1,256}$/);
    expect(JSON.stringify([mail?.headers, mail?.tags, bench.lines])).not.toContain('reader-a1@');
  });
});

describe('a reader who leaves', () => {
  it('when a reader unsubscribes between composing and claiming, no mail goes out', async () => {
    const bench = await benchWith();
    await bench.reader(subscription('a1'));
    await bench.open(minute(1));
    const leaving: typeof plainDigest = {
      ...plainDigest,
      digestMail: (...given) => {
        // The store of this test answers at once: the reader is gone before the claim.
        const gone = bench.subscriptions.end(
          'small-review',
          subscription('a1').id,
          'UNSUBSCRIBED',
          minute(1).toISOString(),
        );
        gone.catch(() => {});
        return plainDigest.digestMail(...given);
      },
    };
    expect(await bench.send(minute(1), { templates: leaving })).toBe('unfinished');
    expect(await bench.send(minute(2))).toBe('done');
    expect(bench.mailer.attempts).toEqual([]);
  });

  it('when a reader unsubscribes while a mail is in doubt, it is never sent again', async () => {
    const bench = await benchWith();
    await bench.reader(subscription('a1'));
    await bench.open(minute(1));
    bench.mailer.script = () => 'accepted-without-answer';
    await bench.send(minute(1));
    await bench.subscriptions.end('small-review', subscription('a1').id, 'UNSUBSCRIBED', minute(2).toISOString());
    expect(await bench.send(minute(60))).toBe('done');
    expect(bench.mailer.attempts).toHaveLength(1);
    expect(await bench.counts()).toMatchObject({ due: 1, suppressed: 1, done: true });
  });

  it('when more than ten seconds pass between the claim and the send, the claim is given back and nothing is sent', async () => {
    const bench = await benchWith();
    await bench.reader(subscription('a1'));
    await bench.open(minute(1));
    const slow = {
      ...bench.subscriptions,
      claim: async (...given: Parameters<typeof bench.subscriptions.claim>) => {
        const claimed = await bench.subscriptions.claim(...given);
        bench.moment.pass(10_001);
        return claimed;
      },
    };
    expect(await bench.send(minute(1), { subscriptions: slow })).toBe('unfinished');
    expect(bench.mailer.attempts).toEqual([]);
    expect((await bench.read(subscription('a1'))).claim).toBeNull();
    expect(await bench.send(minute(2))).toBe('done');
    expect(bench.mailboxes()).toHaveLength(1);
  });

  it('when a bounce or a complaint comes back, the next digest is not sent', async () => {
    const bench = await benchWith();
    const { recordFeedback } = await import('../../lambda/steps/record-feedback.ts');
    for (const [index, kind] of (
      ['bounce-permanent', 'complaint', 'bounce-transient', 'reject', 'delay', 'delivery'] as const
    ).entries()) {
      const own = await bench.reader(subscription(`a${index + 1}`));
      const event = {
        id: 'e',
        kind,
        delivery: null,
        subscription: { review: 'small-review', id: own.id },
        recipient: own.address,
        at: minute(0).toISOString(),
      };
      await recordFeedback(event, { subscriptions: bench.subscriptions, log: () => {} });
    }
    await bench.tick(minute(1));
    expect(bench.mailboxes().map((mail) => mail.split(':')[0])).toEqual([
      'reader-a3',
      'reader-a4',
      'reader-a5',
      'reader-a6',
    ]);
  });
});

describe('many readers, many workers', () => {
  it('when two workers serve one shard at once, each reader has one mail', async () => {
    const bench = await benchWith();
    for (let number = 0; number < 30; number += 1)
      await bench.reader(subscription(`a${number.toString(16).padStart(3, '0')}`));
    await bench.open(minute(1));
    await Promise.all([bench.send(minute(1)), bench.send(minute(1)), bench.send(minute(1))]);
    await bench.send(minute(60));
    expect(bench.mailboxes()).toHaveLength(30);
    expect(new Set(bench.mailboxes()).size).toBe(30);
    expect(isBalanced(await bench.counts())).toBe(true);
  });

  it('when one reader cannot be rendered for, all others are served, nothing of theirs moves and the log names the range', async () => {
    const bench = await benchWith();
    for (const id of ['a1', 'a2', 'a3'])
      await bench.reader(subscription(id, id === 'a2' ? { topics: { vaccines: 0 } } : {}));
    await bench.open(minute(1));
    const poisoned: typeof plainDigest = {
      ...plainDigest,
      digestMail: (digest, envelope) => {
        if (digest.topicLabels) throw new Error('a template trips over this reader');
        return plainDigest.digestMail(digest, envelope);
      },
    };
    expect(await bench.send(minute(1), { templates: poisoned })).toBe('done');
    expect(bench.mailboxes()).toEqual(['reader-a1: 101,102,103', 'reader-a3: 101,102,103']);
    expect(await bench.read(subscription('a2'))).toMatchObject({ cursor: 0, claim: null, lastSent: null });
    expect(await bench.counts()).toEqual({
      due: 3,
      delivered: 2,
      empty: 0,
      suppressed: 0,
      inDoubt: 0,
      failed: 1,
      done: true,
    });
    expect(bench.lines.join('\n')).toContain('"range":"0-3"');
    await bench.tick(minute(7 * 24 * 60 + 1));
    expect(bench.mailboxes().at(-1)).toBe('reader-a2: 102');
  });

  it('when a shard has more readers than a page and its worker dies, the next goes on behind the last page', async () => {
    const bench = await benchWith();
    for (let number = 0; number < 250; number += 1)
      await bench.reader(subscription(`a${number.toString(16).padStart(3, '0')}`));
    await bench.open(minute(1));
    let sent = 0;
    const dying = {
      send: (mail: Parameters<typeof bench.mailer.send>[0]) => {
        sent += 1;
        if (sent > 130) throw new Error('killed');
        return bench.mailer.send(mail);
      },
    };
    await expect(bench.send(minute(1), { mailer: dying })).rejects.toThrow('killed');
    const pages: string[] = [];
    const watched = {
      ...bench.subscriptions,
      page: (...given: Parameters<typeof bench.subscriptions.page>) => {
        pages.push(given[2]);
        return bench.subscriptions.page(...given);
      },
    };
    // The mail under way when it died is in doubt; the others are not touched again.
    expect(await bench.send(minute(2), { subscriptions: watched })).toBe('unfinished');
    expect(pages[0]).toBe(subscription('a063').id);
    expect(await bench.send(minute(60))).toBe('done');
    expect(bench.mailboxes()).toHaveLength(250);
    expect(new Set(bench.mailboxes()).size).toBe(250);
    expect(await bench.counts()).toEqual({
      due: 250,
      delivered: 250,
      empty: 0,
      suppressed: 0,
      inDoubt: 0,
      failed: 0,
      done: true,
    });
  });

  it('when a claim is open that another worker has just made, this worker leaves it alone', async () => {
    const bench = await benchWith();
    await bench.reader(subscription('a1', { claim: claim({ at: minute(1).toISOString() }) }));
    await bench.open(minute(1));
    // Its own clock runs a little behind.
    expect(await bench.send(minute(0.5))).toBe('unfinished');
    expect(bench.mailer.attempts).toEqual([]);
  });

  it('when a message of an old run comes late, it sends nothing that a newer run has sent', async () => {
    const bench = await benchWith();
    await bench.reader(subscription('a1'));
    await bench.open(minute(1));
    bench.queue.waiting.length = 0;
    await announce(bench.store, '104');
    await bench.tick(minute(7 * 24 * 60 + 1));
    expect(bench.mailboxes()).toEqual(['reader-a1: 101,102,103,104']);
    expect(await bench.send(minute(7 * 24 * 60 + 2), {}, work)).toBe('done');
    expect(bench.mailer.attempts).toHaveLength(1);
  });
});
