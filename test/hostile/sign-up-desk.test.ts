import { describe, expect, it } from '@jest/globals';
import { readerActions } from '../../lambda/steps/reader-actions.ts';
import { openSignUpDesk } from '../../local/sign-up-desk.ts';
import { shouldNotBeCalled } from '../memory/kill-switch.ts';
import { readerBench } from '../steps/reader-bench.ts';

/** The worker of one machine over the bench's ports. */
async function desk() {
  const bench = await readerBench();
  const opened = openSignUpDesk(bench.service.reviews, bench.now, bench.service);
  const actions = readerActions({ ...bench.service, signUpQueue: opened.queue }, bench.now);
  const [review] = bench.service.reviews;
  if (!review) throw new Error('no review');
  const ask = (email: string) => actions.subscribe('small-review', { email, topics: [], cadence: 'weekly' });
  return { ...bench, desk: opened, review, ask, sentTo: () => bench.mailer.delivered.map(({ to }) => to) };
}

describe('signing up on one machine', () => {
  it('when somebody asks, the mail lies in the mailbox before the page is answered, and nothing waits', async () => {
    const bench = await desk();
    await bench.ask('reader@example.org');
    expect(bench.sentTo()).toEqual(['reader@example.org']);
    expect(await bench.service.signUps.waiting('small-review', 10)).toEqual([]);
  });

  it('when the process was killed before it answered, the next one’s sweep does, and a late worker mails nothing again', async () => {
    const bench = await desk();
    const killed = readerActions({ ...bench.service, signUpQueue: { send: async () => {} } }, bench.now);
    await killed.subscribe('small-review', { email: 'reader@example.org' });
    expect(bench.sentTo()).toEqual([]);
    expect(await bench.desk.sweep(bench.review, bench.now())).toBe(1);
    expect(await bench.desk.sweep(bench.review, bench.now())).toBe(0);
    expect(bench.sentTo()).toEqual(['reader@example.org']);
  });

  it('when the table is away while a sign-up is answered, it is said without an address, and the next sweep answers', async () => {
    const bench = await desk();
    const broken = openSignUpDesk(bench.service.reviews, bench.now, {
      ...bench.service,
      subscriptions: shouldNotBeCalled(bench.subscriptions, 'byAddress'),
    });
    const actions = readerActions({ ...bench.service, signUpQueue: broken.queue }, bench.now);
    await actions.subscribe('small-review', { email: 'reader@example.org' });
    await broken.idle();
    expect(bench.lines.join('\n')).toContain('the next tick does it');
    expect(bench.lines.join('\n')).not.toContain('@');
    expect(await bench.desk.sweep(bench.review, bench.now())).toBe(1);
    expect(bench.sentTo()).toEqual(['reader@example.org']);
  });
});
