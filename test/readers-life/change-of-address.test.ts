import { describe, expect, it } from '@jest/globals';
import { purgeSubscriptions } from '../../lambda/steps/purge-subscriptions.ts';
import { recordFeedback } from '../../lambda/steps/record-feedback.ts';
import { review } from '../builders/review.ts';
import { announce } from '../steps/digest-bench.ts';
import { minutesADay, type ReadersBench, readersBench } from './reader.ts';

const old = 'reader@example.org';
const fresh = 'new.one@example.org';

async function asking(bench: ReadersBench, email = fresh) {
  const { preferencesUrl } = await bench.join(old);
  const page = await (await bench.get(preferencesUrl)).text();
  const answer = await bench.post(bench.formOf(page, 'Send the link'), { email });
  return { preferencesUrl, page, answer };
}

const linkTo = (bench: ReadersBench, address: string) =>
  bench.ownLink(bench.mailsTo(address).at(-1)?.text ?? '', 'address');

describe('a change of address', () => {
  it('when it is confirmed by the new owner, digests go on there, each article once, and the old address is free', async () => {
    const bench = await readersBench();
    await announce(bench.store, '201');
    const { answer } = await asking(bench);
    expect(answer.status).toBe(202);
    await announce(bench.store, '301');
    await bench.passDays(6);
    expect(bench.digests()).toEqual([`${old}: 301`]);
    const url = linkTo(bench, fresh);
    expect(await (await bench.get(url)).text()).toContain('Use this address');
    expect((await bench.only()).address).toBe(old);
    expect(await (await bench.post(url)).text()).toContain('Your address is changed');
    await announce(bench.store, '302');
    await bench.passDays(8);
    expect(bench.digests()).toEqual([`${old}: 301`, `${fresh}: 302`]);
    await bench.join(old);
    expect((await bench.stored()).map(({ address }) => address).toSorted()).toEqual([fresh, old]);
  });

  it('when the mail to the old address bounces after the change, digests go on, and the old one is not mailed again', async () => {
    const bench = await readersBench();
    await asking(bench);
    await announce(bench.store, '301');
    await bench.passDays(6);
    const digest = bench.mailer.delivered.findLast(({ tags }) => tags.delivery !== undefined);
    await bench.post(linkTo(bench, fresh));
    const { review: slug, id } = await bench.only();
    const at = bench.now().toISOString();
    const subscription = { review: slug, id };
    for (const kind of ['bounce-permanent', 'complaint'] as const)
      await recordFeedback(
        { id: kind, kind, delivery: digest?.tags.delivery ?? null, subscription, recipient: old, at },
        { ...bench.service, subscriptions: bench.subscriptions },
      );
    await announce(bench.store, '302');
    await bench.passDays(8);
    expect(bench.digests()).toEqual([`${old}: 301`, `${fresh}: 302`]);
    const mails = bench.mailsTo(old).length;
    await bench.subscribe(old);
    expect(bench.mailsTo(old)).toHaveLength(mails);
    bench.passMinutes(40 * minutesADay);
    await purgeSubscriptions(review(), bench.now(), { subscriptions: bench.subscriptions, log: () => {} });
    const suppressed = (await bench.stored()).filter(({ status }) => status === 'SUPPRESSED');
    expect(suppressed.map(({ address }) => address)).toEqual(['']);
    await bench.subscribe(old);
    expect(bench.mailsTo(old)).toHaveLength(mails);
  });

  it('when it is asked for, the new address gets a link and the old one a note, and neither mail can end the subscription', async () => {
    const bench = await readersBench();
    await asking(bench);
    const [link] = bench.mailsTo(fresh);
    const note = bench.mailsTo(old).at(-1);
    expect(link?.subject).toBe('Confirm your new address: Small review');
    expect(note?.subject).toBe('Another address was asked for: Small review');
    expect(note?.text).toContain('it goes on coming to this one');
    expect(note?.text).not.toContain(fresh);
    for (const mail of [link, note]) expect(mail?.tags).toEqual({ review: 'small-review' });
    expect(bench.lines.join('\n')).not.toMatch(/@example\.org/);
  });

  it('when the link is pressed twice, it is done once and says so twice; when it is 7 days old it is over', async () => {
    const bench = await readersBench();
    await asking(bench);
    const url = linkTo(bench, fresh);
    const pages = await Promise.all([bench.post(url), bench.post(url)]);
    for (const page of pages) expect(await page.text()).toContain('Your address is changed');
    expect(await (await bench.get(url)).text()).toContain('Your address is changed');

    const late = await readersBench();
    await asking(late);
    late.passMinutes(7 * minutesADay);
    for (const answer of [await late.get(linkTo(late, fresh)), await late.post(linkTo(late, fresh))])
      expect(answer.status).toBe(404);
    expect((await late.only()).address).toBe(old);
  });

  it('when another one is asked for since, the link of the first is over: it confirms only the address it was sent to', async () => {
    const bench = await readersBench();
    const { page } = await asking(bench);
    const first = linkTo(bench, fresh);
    bench.passMinutes(20);
    await bench.post(bench.formOf(page, 'Send the link'), { email: 'third@example.org' });
    expect((await bench.post(first)).status).toBe(404);
    expect((await bench.only()).address).toBe(old);
    await bench.post(linkTo(bench, 'third@example.org'));
    expect((await bench.only()).address).toBe('third@example.org');
  });

  it.each(['ACTIVE', 'SUPPRESSED'] as const)(
    'when the new address is %s, the answer is the same in words, and nothing is sent to it',
    async (status) => {
      const bench = await readersBench();
      const usual = await readersBench();
      await bench.join(fresh);
      const other = await bench.only();
      if (status === 'SUPPRESSED')
        await bench.subscriptions.end(other.review, other.id, status, '2026-11-10T09:00:00Z');
      const before = bench.mailsTo(fresh).length;
      const { answer } = await asking(bench);
      const { answer: expected } = await asking(usual);
      const text = await answer.text();
      expect([answer.status, text]).toEqual([expected.status, await expected.text()]);
      expect(bench.mailsTo(fresh)).toHaveLength(before);
      expect(bench.mailsTo(old).at(-1)?.subject).toBe('Another address was asked for: Small review');
    },
  );

  it('when the new address becomes a reader before it is confirmed, the link changes nothing', async () => {
    const bench = await readersBench();
    await asking(bench);
    const url = linkTo(bench, fresh);
    await bench.join(fresh);
    expect(await (await bench.post(url)).text()).toContain('This address cannot be used');
    expect((await bench.stored()).map(({ address, status }) => `${address} ${status}`).toSorted()).toEqual([
      `${fresh} ACTIVE`,
      `${old} ACTIVE`,
    ]);
  });

  it.each(['not confirmed', 'left'])('when the new address had %s, it becomes this subscription', async (state) => {
    const bench = await readersBench();
    if (state === 'left') await bench.post((await bench.join(fresh)).unsubscribeUrl);
    else await bench.subscribe(fresh);
    await asking(bench);
    await bench.post(linkTo(bench, fresh));
    const live = (await bench.stored()).filter(({ status }) => status !== 'ERASED');
    expect(live.map(({ address, status }) => `${address} ${status}`)).toEqual([`${fresh} ACTIVE`]);
    expect(await bench.subscriptions.byAddress('small-review', fresh)).toMatchObject({ id: live[0]?.id });
  });

  it('when a digest is in doubt at that moment, it is settled as ever and nothing is lost or sent to both', async () => {
    const bench = await readersBench();
    await asking(bench);
    await announce(bench.store, '301');
    bench.mailer.script = () => 'accepted-without-answer';
    await bench.passDays(6);
    bench.mailer.script = () => null;
    const doubtful = await bench.only();
    expect(doubtful.claim).not.toBeNull();
    await bench.post(linkTo(bench, fresh));
    const moved = await bench.only();
    expect([moved.address, moved.claim, moved.cursor]).toEqual([fresh, doubtful.claim, doubtful.cursor]);
    await bench.subscriptions.settle(moved.review, moved.id, moved.claim?.delivery ?? '', 'delivered', 'at');
    await announce(bench.store, '302');
    await bench.passDays(8);
    const articles = bench.digests().flatMap((line) => line.split(': ')[1]?.split(',') ?? []);
    expect([...new Set(articles)]).toEqual(['301', '302']);
    expect(bench.digests().at(-1)).toBe(`${fresh}: 302`);
  });

  it('when somebody asks again and again, the owner and strangers get three mails a day at most', async () => {
    const bench = await readersBench();
    const { page } = await asking(bench);
    const again = () => bench.post(bench.formOf(page, 'Send the link'), { email: fresh });
    expect((await again()).status).toBe(400);
    for (let hour = 0; hour < 20; hour += 1) {
      bench.passMinutes(60);
      await again();
    }
    expect(bench.mailsTo(fresh).length).toBeLessThanOrEqual(3);
    expect(bench.mailsTo(fresh).length).toBeGreaterThan(1);
  });

  it('when many readers name one stranger, the stranger gets three mails a day at most', async () => {
    const bench = await readersBench();
    for (let reader = 0; reader < 6; reader += 1) {
      const { preferencesUrl } = await bench.join(`reader${reader}@example.org`);
      const page = await (await bench.get(preferencesUrl)).text();
      await bench.post(bench.formOf(page, 'Send the link'), { email: fresh });
    }
    expect(bench.mailsTo(fresh)).toHaveLength(3);
  });

  it.each(['', 'two@example.org,three@example.org', 'a@b.org\r\nBcc: v@x.org'])(
    'when the new address is %j, the answer is 400 and nothing changes',
    async (email) => {
      const bench = await readersBench();
      const { answer } = await asking(bench, email);
      expect(answer.status).toBe(400);
      expect((await bench.only()).addressChange).toBeNull();
    },
  );

  it('when the form comes from another site, or with the link of an ended subscription, nothing is asked for', async () => {
    const bench = await readersBench();
    const { preferencesUrl, unsubscribeUrl } = await bench.join(old);
    const form = bench.formOf(await (await bench.get(preferencesUrl)).text(), 'Send the link');
    expect((await bench.post(form, { email: fresh }, { 'sec-fetch-site': 'cross-site' })).status).toBe(400);
    await bench.post(unsubscribeUrl);
    expect((await bench.post(form, { email: fresh })).status).toBe(404);
    expect(bench.mailsTo(fresh)).toEqual([]);
  });
});
