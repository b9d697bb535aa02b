import { describe, expect, it } from '@jest/globals';
import { announce } from '../steps/digest-bench.ts';
import { minutesADay, readersBench } from './reader.ts';

const reader = 'reader@example.org';

describe('leaving everything', () => {
  it('when it is taken back, the digest goes on: what was found in between comes, and nothing is repeated', async () => {
    const bench = await readersBench();
    const { unsubscribeUrl } = await bench.join(reader);
    await announce(bench.store, '301');
    await bench.passDays(6);
    const page = await (await bench.post(unsubscribeUrl)).text();
    expect(page).toContain('Your whole subscription to “Small review” has ended, with all its topics.');
    await announce(bench.store, '302');
    await bench.passDays(14);
    expect(bench.digests()).toEqual([`${reader}: 301`]);
    const url = bench.ownLink(page, 'undo');
    expect(await (await bench.get(url)).text()).toContain('Go on with my subscription');
    expect((await bench.only()).status).toBe('UNSUBSCRIBED');
    const mailsBefore = bench.mailsTo(reader).length;
    expect(await (await bench.post(bench.formOf(page, 'Undo'))).text()).toContain('Your subscription goes on');
    await announce(bench.store, '303');
    await bench.passDays(8);
    expect(bench.digests()).toEqual([`${reader}: 301`, `${reader}: 302,303`]);
    expect(bench.mailsTo(reader)).toHaveLength(mailsBefore);
    expect(await (await bench.post(url)).text()).toContain('Your subscription goes on');
  });

  it('when 28 days have passed, or it was signed up again, the undo is over', async () => {
    const bench = await readersBench();
    const { unsubscribeUrl } = await bench.join(reader);
    const undo = bench.ownLink(await (await bench.post(unsubscribeUrl)).text(), 'undo');
    bench.passMinutes(28 * minutesADay - 1);
    expect((await bench.get(undo)).status).toBe(200);
    bench.passMinutes(1);
    for (const answer of [await bench.get(undo), await bench.post(undo)]) expect(answer.status).toBe(404);
    expect((await bench.only()).status).toBe('UNSUBSCRIBED');

    const other = await readersBench();
    const own = await other.join(reader);
    const dead = other.ownLink(await (await other.post(own.unsubscribeUrl)).text(), 'undo');
    other.passMinutes(60);
    await other.subscribe(reader);
    expect((await other.post(dead)).status).toBe(404);
    expect((await other.only()).status).toBe('PENDING');
  });

  it('when it bounced or complained since, an undo does not bring mail back', async () => {
    const bench = await readersBench();
    const { unsubscribeUrl } = await bench.join(reader);
    const undo = bench.ownLink(await (await bench.post(unsubscribeUrl)).text(), 'undo');
    const { review, id } = await bench.only();
    await bench.subscriptions.end(review, id, 'SUPPRESSED', bench.now().toISOString());
    expect((await bench.post(undo)).status).toBe(404);
    expect((await bench.only()).status).toBe('SUPPRESSED');
  });

  it('when a forwarded mail is used later to end it once more, its holder is offered no undo; a double click is', async () => {
    const bench = await readersBench();
    const { unsubscribeUrl } = await bench.join(reader);
    await bench.post(unsubscribeUrl);
    expect(await (await bench.post(unsubscribeUrl)).text()).toContain('/me/undo');
    bench.passMinutes(16);
    expect(await (await bench.post(unsubscribeUrl)).text()).not.toContain('/me/undo');
    expect(await (await bench.get(unsubscribeUrl)).text()).not.toContain('/me/undo');
  });

  it('when it was never confirmed, leaving offers no way round the confirmation', async () => {
    const bench = await readersBench();
    await bench.subscribe(reader);
    const own = await bench.only();
    const { unsubscribeUrl } = (await import('../../lambda/steps/reader-links.ts')).readerLinks(
      own,
      bench.service.links,
      bench.service.tokens,
    );
    expect(await (await bench.post(unsubscribeUrl)).text()).not.toContain('/me/undo');
  });
});

describe('leaving one topic', () => {
  const joined = async () => {
    const bench = await readersBench();
    const links = await bench.join(reader, { topics: ['macrophages', 'vaccines'] });
    const page = await (await bench.get(links.unsubscribeUrl)).text();
    return { bench, ...links, page };
  };

  it('when it is left, the page names it and what stays, and the digest goes on with the rest', async () => {
    const { bench, page } = await joined();
    const done = await (await bench.post(bench.formOf(page, 'Leave “About vaccines”'))).text();
    expect(done).toContain('You no longer follow “About vaccines”. Nothing else has changed.');
    expect(done).toContain('You still follow: About macrophages.');
    await announce(bench.store, '301:vaccines', '302');
    await bench.passDays(6);
    expect(bench.digests()).toEqual([`${reader}: 302`]);
    expect((await bench.only()).status).toBe('ACTIVE');
  });

  it('when it is taken back before the next digest, nothing of it is missing', async () => {
    const { bench, page } = await joined();
    await announce(bench.store, '301:vaccines');
    const done = await (await bench.post(bench.formOf(page, 'Leave “About vaccines”'))).text();
    await announce(bench.store, '302:vaccines');
    expect(await (await bench.post(bench.formOf(done, 'Undo'))).text()).toContain('You follow it again');
    await bench.passDays(6);
    expect(bench.digests()).toEqual([`${reader}: 301,302`]);
  });

  it('when it is taken back after a digest, what that one passed over does not come, and nothing is repeated', async () => {
    const { bench, page } = await joined();
    await announce(bench.store, '301:vaccines');
    await bench.passDays(6);
    const done = await (await bench.post(bench.formOf(page, 'Leave “About vaccines”'))).text();
    await announce(bench.store, '302:vaccines', '303');
    await bench.passDays(8);
    const undo = bench.ownLink(done, 'undo');
    expect(await (await bench.get(undo)).text()).toContain('“About vaccines” again');
    await bench.post(undo);
    await announce(bench.store, '304:vaccines');
    await bench.passDays(8);
    expect(bench.digests()).toEqual([`${reader}: 301`, `${reader}: 303`, `${reader}: 304`]);
  });

  it('when a paper that was sent under it is retracted later, this reader is told', async () => {
    const { bench, page } = await joined();
    await announce(bench.store, '301:vaccines');
    await bench.passDays(6);
    await bench.post(bench.formOf(page, 'Leave “About vaccines”'));
    await announce(bench.store, ['RETRACTED', '301:vaccines']);
    await bench.passDays(8);
    expect(bench.digests().at(-1)).toContain('RETRACTED 301');
  });

  it('when a digest is on its way, the topic is left all the same and the delivery is settled', async () => {
    const { bench, page } = await joined();
    await announce(bench.store, '301:vaccines');
    bench.mailer.script = () => 'accepted-without-answer';
    await bench.passDays(6);
    const { claim } = await bench.only();
    expect(claim).not.toBeNull();
    await bench.post(bench.formOf(page, 'Leave “About vaccines”'));
    const left = await bench.only();
    expect([Object.keys(left.topics), left.claim, left.left.vaccines?.at(-1)?.[1]]).toEqual([
      ['macrophages'],
      claim,
      claim?.to,
    ]);
  });

  it('when an undo of one topic is bent to another, it is over', async () => {
    const { bench, page } = await joined();
    const done = await (await bench.post(bench.formOf(page, 'Leave “About vaccines”'))).text();
    const undo = bench.ownLink(done, 'undo');
    await bench.post(`${undo}&topic=nk-cells`);
    expect(Object.keys((await bench.only()).topics).toSorted()).toEqual(['macrophages', 'vaccines']);
    const [body = '', mac = ''] = (new URL(undo).searchParams.get('token') ?? '').split('.');
    const bent = Buffer.from(Buffer.from(body, 'base64url').toString().replace('vaccines', 'nk-cells')).toString(
      'base64url',
    );
    expect((await bench.post(`/small-review/me/undo?token=${bent}.${mac}`)).status).toBe(404);
  });

  it('when it is the last one, or all topics are followed, only the whole can be left', async () => {
    const bench = await readersBench();
    const one = await bench.join(reader, { topics: ['vaccines'] });
    expect(await (await bench.get(one.unsubscribeUrl)).text()).not.toContain('Leave “');
    const all = await bench.join('all@example.org');
    expect(await (await bench.get(all.unsubscribeUrl)).text()).not.toContain('Leave “');
    expect((await bench.post(`${all.unsubscribeUrl}&topic=vaccines`)).status).toBe(400);
    expect((await bench.stored()).every(({ status }) => status === 'ACTIVE')).toBe(true);
  });

  it('when it is left twice, the second page says that nothing had to be changed', async () => {
    const bench = await readersBench();
    const { unsubscribeUrl } = await bench.join(reader, { topics: ['macrophages', 'vaccines', 'nk-cells'] });
    const url = `${unsubscribeUrl}&topic=vaccines`;
    await bench.post(url);
    const second = await bench.post(url);
    expect(second.status).toBe(200);
    expect(await second.text()).toContain('You do not follow that topic any more');
    expect(Object.keys((await bench.only()).topics).toSorted()).toEqual(['macrophages', 'nk-cells']);
  });
});
