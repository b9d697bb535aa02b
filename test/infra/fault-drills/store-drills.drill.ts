import { afterEach, describe, expect, it } from '@jest/globals';
import { dropDeadLetters, listDeadLetters } from '../../../cli/dead-letters.ts';
import { slug } from '../../journey/journey-folder.ts';
import { everybodyHasGotTheirsOnce } from './books.ts';
import { citing, type DrillAccount, hours, keys, openDrillAccount } from './drill-account.ts';
import { toDo } from './runbook-page.ts';

let account: DrillAccount;
afterEach(() => account.close());

const headings = () => account.rung().map(({ heading }) => heading);
const lasting = () => account.rung().flatMap(({ heading, lasts }) => (lasts ? [heading] : []));
const stage = { stage: 'prod' };

describe('drill: the table is throttled', () => {
  it('when it is for a moment, Lambda’s repetition heals it and no alarm rings; when minutes, the ticks that failed ring, and the next ones mend it', async () => {
    account = await openDrillAccount([citing('99000102', '2026-11-03')]);
    await account.live(hours(20.75));
    let calls = 0;
    account.table.throttles = () => {
      calls += 1;
      return calls === 1;
    };
    await account.live(hours(21));
    expect(headings()).toEqual([]);
    expect(account.history.invocations.filter(({ failed }) => failed)).toHaveLength(1);

    account.table.throttles = () => true;
    await account.live(hours(21.25));
    account.table.throttles = null;
    expect(headings().toSorted()).toEqual([
      'deadletters-schedule',
      'errors-answer-sign-ups',
      'errors-open-digest-runs',
      'errors-publish',
    ]);
    expect(toDo('errors-open-digest-runs')).toContain('A sweep every 15 minutes tries again');
    expect(toDo('deadletters-schedule')).toContain('`dead-letters drop schedule`');
    expect((await account.command((_, terminal) => dropDeadLetters('schedule', stage, terminal))).code).toBe(0);
    await account.live(hours(22.25));
    expect(lasting()).toEqual([]);
    await everybodyHasGotTheirsOnce(account);
  }, 600_000);
});

describe('drill: the secret is missing', () => {
  it('when new workers cannot read it, whoever needs it rings, nothing is signed or sent without it, and restoring it mends all', async () => {
    account = await openDrillAccount([citing('99000102', '2026-11-03')]);
    await account.live(hours(20.75));
    account.vault.secrets.delete('drill');
    account.coldStart();
    for (let visit = 0; visit < 5; visit += 1) {
      const { result } = await account.visit(`/${slug}/preferences?token=x`);
      expect(result).toMatchObject({ statusCode: 503, body: expect.stringContaining('Nothing was changed') });
    }
    await account.live(hours(21.75));
    expect(headings().toSorted()).toEqual([
      'deadletters-schedule',
      'errors-answer-sign-ups',
      'errors-send-digests',
      'errors-web',
    ]);
    expect(await account.mailbox.envelopes()).toEqual([]);

    expect(toDo('errors-web')).toContain('aws secretsmanager restore-secret');
    account.vault.secrets.set('drill', JSON.stringify(keys));
    expect(toDo('deadletters-schedule')).toContain('`dead-letters drop schedule`');
    expect((await account.command((_, terminal) => dropDeadLetters('schedule', stage, terminal))).code).toBe(0);
    await account.live(hours(23));
    expect(lasting()).toEqual([]);
    expect((await account.command((_, terminal) => listDeadLetters(stage, terminal))).code).toBe(0);
    // The same keys: links of the mails open.
    const link = await account.linkTo('preferences', 'daily@example.org');
    expect((await account.visit(link)).result).toMatchObject({ statusCode: 200 });
    await everybodyHasGotTheirsOnce(account);
  }, 600_000);
});
