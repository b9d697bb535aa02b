import { afterEach, describe, expect, it } from '@jest/globals';
import { dropDeadLetters, listDeadLetters, replayDeadLetters } from '../../../cli/dead-letters.ts';
import { listSubscribers } from '../../../cli/subscribers.ts';
import { slug } from '../../journey/journey-folder.ts';
import { books } from './books.ts';
import { citing, type DrillAccount, hours, openDrillAccount } from './drill-account.ts';
import { toDo } from './runbook-page.ts';

let account: DrillAccount;
afterEach(() => account.close());

const headings = () => account.rung().map(({ heading }) => heading);
const lasting = () => account.rung().flatMap(({ heading, lasts }) => (lasts ? [heading] : []));
const stage = { stage: 'prod' };

describe('drill: SES has paused the account', () => {
  it('when mails are refused for four hours, SendingRefused rings; once AWS lets them out, each reader gets theirs once', async () => {
    account = await openDrillAccount([citing('99000102', '2026-11-03'), citing('99000103', '2026-11-05')]);
    account.mailbox.addFaults([{ action: 'SendRawEmail', code: 'AccountSendingPausedException', count: 1_000_000 }]);
    // Tuesday's daily digest is due at six.
    await account.live(hours(25));
    expect(headings()).toEqual(['sendingrefused']);
    expect(account.rung()[0]?.first.toISOString()).toBe('2026-11-03T06:15:00.000Z');
    expect(await account.received('daily@example.org')).toEqual([]);

    expect(toDo('sendingrefused')).toContain('paused → answer AWS’s case'.replace('’', "'"));
    account.mailbox.clearFaults();
    await account.live(hours(26));
    expect(await account.received('daily@example.org')).toHaveLength(1);
    expect(headings()).toEqual(['sendingrefused']);
    expect(lasting()).toEqual([]);

    account.clock.moveTo(hours(165));
    await account.live(hours(166.5));
    const [daily, weekly] = [await account.received('daily@example.org'), await account.received('weekly@example.org')];
    expect(daily.map((articles) => articles.length)).toEqual([1, 1]);
    expect(weekly.map((articles) => articles.toSorted())).toEqual([daily.flat().toSorted()]);
    for (const run of await books(account)) expect(run).toMatchObject({ state: 'finished', balanced: true });
  }, 600_000);
});

describe('drill: a queue is poisoned', () => {
  it('when a message is no shard and a report cannot be applied, both end among the dead letters, all others go on, and the runbook empties the queues', async () => {
    account = await openDrillAccount([citing('99000102', '2026-11-03')]);
    await account.queues.send('DigestPipelineShards', 'no shard of any run');
    // Nobody's report: it is told apart, logged, and done with.
    await account.queues.send('MailSenderFeedback', '<html>no report</html>');
    await account.live(hours(21.5));
    const [digest] = await account.received('daily@example.org');
    expect(digest).toHaveLength(1);
    expect(account.logged('a message of another topic lay in the queue')).toBe(1);

    // The reader bounces, and the one item that has to be changed is too hot to write.
    const [mail] = await account.mailbox.envelopes();
    account.table.throttles = ({ operation, body }) =>
      operation !== 'Query' && operation !== 'GetItem' && body.includes(String(mail?.tags.subscription));
    await account.reportBounce(mail!);
    await account.live(hours(24.5));
    expect(headings().toSorted()).toEqual([
      'deadletters-digests',
      'deadletters-feedback',
      'errors-feedback',
      'errors-send-digests',
    ]);
    const dead = await account.command((_, terminal) => listDeadLetters(stage, terminal));
    expect(dead).toMatchObject({ code: 1, printed: expect.stringMatching(/digests +1\n.*\nfeedback +1\n/) });

    account.table.throttles = null;
    expect(toDo('deadletters-digests')).toContain('`dead-letters replay digests`, or `drop`');
    expect((await account.command((_, terminal) => dropDeadLetters('digests', stage, terminal))).code).toBe(0);
    expect(toDo('deadletters-feedback')).toContain('`dead-letters replay feedback`');
    await expect(account.command((_, terminal) => dropDeadLetters('feedback', stage, terminal))).rejects.toThrow(
      /Replay/,
    );
    expect((await account.command((_, terminal) => replayDeadLetters('feedback', stage, terminal))).code).toBe(0);
    await account.live(hours(26.5));
    expect((await account.command((_, terminal) => listDeadLetters(stage, terminal))).code).toBe(0);
    expect(lasting()).toEqual([]);
    const known = await account.command((options, terminal) => listSubscribers({ ...options, review: slug }, terminal));
    expect(known.said).toMatch(/1 active, 1 suppressed|1 suppressed, 1 active/);

    account.clock.moveTo(hours(165));
    await account.live(hours(166.5));
    expect(await account.received('daily@example.org')).toEqual([digest]);
    expect(await account.received('weekly@example.org')).toEqual([digest]);
    for (const run of await books(account)) expect(run).toMatchObject({ state: 'finished', balanced: true });
  }, 600_000);
});
