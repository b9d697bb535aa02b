import { describe, expect, it } from '@jest/globals';
import type { Mailer } from '../../lambda/core/ports/mailer.ts';
import type { Subscription } from '../../lambda/core/subscription.ts';
import { openDigestRuns } from '../../lambda/steps/open-digest-runs.ts';
import { readerLinks } from '../../lambda/steps/reader-links.ts';
import { links, review } from '../builders/review.ts';
import { subscription } from '../builders/subscriptions.ts';
import { digestBench, minute } from './digest-bench.ts';
import { readerBench } from './reader-bench.ts';
import { tokens } from './tokens.ts';

/**
 * One shard of three readers is under way: the whole page of them has been read, the first one's mail is at the provider.
 * Then the second says something over HTTP, and is answered.
 */
async function runDuringWhich(
  say: (site: Awaited<ReturnType<typeof readerBench>>, reader: Subscription) => Promise<number>,
) {
  const site = await readerBench();
  const bench = await digestBench();
  const { store, subscriptions } = site;
  const [first, second, third] = [subscription('a1'), subscription('a2'), subscription('a3')];
  for (const reader of [first, second, third]) await subscriptions.create(reader);
  site.passMinutes((minute(1).valueOf() - site.now().valueOf()) / 60_000);
  await openDigestRuns(review(), minute(1), { ...bench, store, subscriptions });
  const mailer: Mailer = {
    send: async (mail) => {
      if (mail.to === first.address) expect(await say(site, second)).toBe(200);
      return bench.mailer.send(mail);
    },
  };
  const outcome = await bench.send(minute(1), { store, subscriptions, mailer });
  const later = await bench.send(minute(30), { store, subscriptions });
  return { mailboxes: bench.mailboxes(), outcome, later, second: await subscriptions.get('small-review', second.id) };
}

describe('what a reader says over HTTP while their shard is being served', () => {
  it('when they unsubscribe by one click, no mail is claimed for them any more, now or later', async () => {
    const { mailboxes, second } = await runDuringWhich(async ({ post }, reader) => {
      const { unsubscribeUrl } = readerLinks(reader, links, tokens);
      return (await post(unsubscribeUrl, { 'List-Unsubscribe': 'One-Click' })).status;
    });
    expect(mailboxes).toEqual(['reader-a1: 101,102,103', 'reader-a3: 101,102,103']);
    expect(second).toMatchObject({ status: 'UNSUBSCRIBED', claim: null, cursor: 0 });
  });

  it('when they pause, the mail that would have been next does not go out', async () => {
    const { mailboxes, outcome, second } = await runDuringWhich(async ({ post }, reader) => {
      const { preferencesUrl } = readerLinks(reader, links, tokens);
      return (await post(preferencesUrl, { cadence: 'weekly', pausedUntil: '2026-12-24' })).status;
    });
    expect(mailboxes).toEqual(['reader-a1: 101,102,103', 'reader-a3: 101,102,103']);
    // Put off rather than done: the next pass finds them paused.
    expect(outcome).toBe('unfinished');
    expect(second).toMatchObject({ status: 'ACTIVE', claim: null, cursor: 0, choicesVersion: 1 });
  });

  it('when they keep to one topic, the mail that is next holds no other', async () => {
    const { mailboxes } = await runDuringWhich(async ({ post }, reader) => {
      const { preferencesUrl } = readerLinks(reader, links, tokens);
      return (await post(preferencesUrl, { cadence: 'weekly', topics: 'vaccines' })).status;
    });
    expect(mailboxes).toEqual(['reader-a1: 101,102,103', 'reader-a3: 101,102,103', 'reader-a2: 102']);
  });
});
