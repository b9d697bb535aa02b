import { describe, expect, it } from '@jest/globals';
import type { ShardWork } from '../../lambda/core/ports/work-queue.ts';
import { openDigestRuns } from '../../lambda/steps/open-digest-runs.ts';
import { sendDigests } from '../../lambda/steps/send-digests.ts';
import { review } from '../builders/review.ts';
import { announce, digestBench } from '../steps/digest-bench.ts';
import { readerBench } from '../steps/reader-bench.ts';

const oneClick = { 'List-Unsubscribe': 'One-Click' };

/** A reader, something new, and the Monday it is due on; readers' pages and the sender work on the same store. */
async function monday() {
  const pages = await readerBench();
  const { deps, runs, queue } = await digestBench();
  const { store, subscriptions, mailer } = pages;
  const links = await pages.join();
  await announce(store, '301');
  pages.passMinutes(6 * 24 * 60);
  const before = mailer.attempts.length;
  const own = { ...deps, store, subscriptions, mailer, runs };
  await openDigestRuns(review(), pages.now(), { ...own, queue });
  const works = queue.waiting.splice(0) as ShardWork[];
  return {
    ...pages,
    ...links,
    digestsAttempted: () => mailer.attempts.length - before,
    send: async (given: Partial<typeof own> = {}) => {
      for (const work of works) await sendDigests(work, review(), pages.now(), { ...own, ...given });
    },
    nextWeek: async () => {
      await announce(store, '302');
      pages.passMinutes(7 * 24 * 60);
      await openDigestRuns(review(), pages.now(), { ...own, queue });
      works.splice(0, works.length, ...(queue.waiting.splice(0) as ShardWork[]));
    },
    moment: deps.moment,
  };
}

type Monday = Awaited<ReturnType<typeof monday>>;

/** The sender's claim is applied; before it hears so, the reader leaves by one click, and so many seconds go by. */
function leavingDuringTheClaim(bench: Monday, seconds: number) {
  const acknowledged: number[] = [];
  const claim: typeof bench.subscriptions.claim = async (...given) => {
    const claimed = await bench.subscriptions.claim(...given);
    acknowledged.push((await bench.post(bench.unsubscribeUrl, oneClick)).status);
    await bench.moment.wait(seconds * 1_000);
    return claimed;
  };
  return { subscriptions: { ...bench.subscriptions, claim }, acknowledged };
}

describe('a reader who leaves while the worker holds the claim', () => {
  it.each([
    [0, 1],
    [9, 1],
    [10, 1],
    [11, 0],
    [300, 0],
  ])(
    'when it takes %d s until the mail would go, %d are sent, none later than ten seconds after the answer, and none ever again (H25)',
    async (seconds, sent) => {
      const bench = await monday();
      const { subscriptions, acknowledged } = leavingDuringTheClaim(bench, seconds);
      await bench.send({ subscriptions });
      expect(acknowledged).toEqual([200]);
      expect(bench.digestsAttempted()).toBe(sent);
      // Both moments stand in the reader's item: when the mail was claimed or settled, and when they left.
      const own = await bench.only();
      expect(own).toMatchObject({ status: 'UNSUBSCRIBED', endedAt: bench.now().toISOString(), claim: null });
      expect(own.lastSent?.outcome ?? null).toBe(sent === 1 ? 'delivered' : null);
      await bench.send();
      await bench.nextWeek();
      await bench.send();
      expect(bench.digestsAttempted()).toBe(sent);
    },
  );

  it('when the mail left no answer, it is not tried again, however often the sweep comes (H25)', async () => {
    const bench = await monday();
    const { subscriptions } = leavingDuringTheClaim(bench, 1);
    bench.mailer.script = () => ({ kind: 'in-doubt', reason: 'no answer' });
    await bench.send({ subscriptions });
    bench.mailer.script = () => null;
    for (let quarter = 0; quarter < 4; quarter += 1) {
      bench.passMinutes(15);
      await bench.send();
    }
    await bench.nextWeek();
    await bench.send();
    expect(bench.digestsAttempted()).toBe(1);
    const own = await bench.only();
    expect([own.status, own.claim?.at !== undefined, own.endedAt !== null]).toEqual(['UNSUBSCRIBED', true, true]);
  });

  it('when they leave before the claim, nothing is claimed', async () => {
    const bench = await monday();
    await bench.post(bench.unsubscribeUrl, oneClick);
    await bench.send();
    expect(bench.digestsAttempted()).toBe(0);
    expect((await bench.only()).claim).toBeNull();
  });
});
