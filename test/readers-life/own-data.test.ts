import { describe, expect, it } from '@jest/globals';
import { recordFeedback } from '../../lambda/steps/record-feedback.ts';
import { announce } from '../steps/digest-bench.ts';
import { minutesADay, type ReadersBench, readersBench } from './reader.ts';

const reader = 'reader@example.org';
const buttons = { export: 'Mail me a link to my data', erase: 'Mail me a link to erase my data' } as const;

async function asking(bench: ReadersBench, act: 'export' | 'erase') {
  const links = await bench.join(reader, { topics: ['vaccines'] });
  const form = bench.formOf(await (await bench.get(links.preferencesUrl)).text(), buttons[act]);
  const answer = await bench.post(form);
  return { ...links, form, answer, mailed: bench.mailsTo(reader).at(-1)?.text ?? '' };
}

describe('one’s own data', () => {
  it('when they are asked for, a link comes by mail, and the file holds everything that is stored (H54)', async () => {
    const bench = await readersBench();
    const { answer, mailed } = await asking(bench, 'export');
    expect(answer.status).toBe(202);
    expect(await answer.text()).not.toContain(reader);
    const url = bench.ownLink(mailed, 'export');
    expect(await (await bench.get(url)).text()).not.toContain(reader);
    const file = await bench.post(url);
    expect(file.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(file.headers.get('content-disposition')).toContain('attachment');
    expect(file.headers.get('cache-control')).toBe('no-store');
    const data = (await file.json()) as { stored: Record<string, unknown>; follows: readonly string[] };
    expect(data.stored).toEqual(JSON.parse(JSON.stringify(await bench.only())));
    expect(data.stored.address).toBe(reader);
    expect(data.follows).toEqual(['vaccines']);
  });

  it.each(['export', 'erase'] as const)(
    'when somebody has only a forwarded digest, its links %s nothing, and the mail goes to the owner',
    async (act) => {
      const bench = await readersBench();
      const { preferencesUrl, unsubscribeUrl } = await asking(bench, act);
      for (const url of [preferencesUrl, unsubscribeUrl]) {
        const token = new URL(url).searchParams.get('token') ?? '';
        const answer = await bench.post(`/small-review/me/${act}?token=${encodeURIComponent(token)}`);
        expect(answer.status).toBe(404);
        expect(await answer.text()).not.toContain(reader);
      }
      expect((await bench.only()).address).toBe(reader);
      expect(bench.mailsTo(reader).at(-1)?.to).toBe(reader);
    },
  );

  it('when a link is 24 hours old, or the address has changed since, it is over', async () => {
    const bench = await readersBench();
    const { mailed } = await asking(bench, 'export');
    const url = bench.ownLink(mailed, 'export');
    bench.passMinutes(minutesADay - 1);
    expect((await bench.post(url)).status).toBe(200);
    bench.passMinutes(1);
    expect((await bench.post(url)).status).toBe(404);

    const moved = await readersBench();
    const link = moved.ownLink((await asking(moved, 'erase')).mailed, 'erase');
    const before = await moved.only();
    const addressChange = { address: 'new@example.org', confirmBy: '2026-12-01T00:00:00Z' };
    const asked = await moved.subscriptions.amend(before, { addressChange, consentVersion: before.consentVersion + 1 });
    if (asked) await moved.subscriptions.moveAddress(asked);
    expect((await moved.post(link)).status).toBe(404);
    expect((await moved.only()).address).toBe('new@example.org');
  });

  it('when they are erased with a digest in flight, the address is gone at once, and late events bring nobody back', async () => {
    const bench = await readersBench();
    const { form } = await asking(bench, 'erase');
    await announce(bench.store, '301:vaccines');
    bench.mailer.script = ({ subject }) => (subject === 'News' ? 'accepted-without-answer' : null);
    await bench.passDays(6);
    const { claim, id, review } = await bench.only();
    expect(claim).not.toBeNull();
    await bench.post(form);
    const url = bench.ownLink(bench.mailsTo(reader).at(-1)?.text ?? '', 'erase');
    expect(await (await bench.get(url)).text()).toContain('Erase my data');
    expect((await bench.only()).address).toBe(reader);
    expect(await (await bench.post(url)).text()).toContain('Your data are erased');
    expect(await (await bench.post(url)).text()).toContain('Your data are erased');
    const subscription = { review, id };
    const delivery = claim?.delivery ?? null;
    for (const kind of ['send', 'delivery', 'bounce-transient', 'bounce-permanent', 'complaint'] as const)
      await recordFeedback(
        { id: `event-${kind}`, kind, delivery, subscription, recipient: reader, at: bench.now().toISOString() },
        { ...bench.service, subscriptions: bench.subscriptions },
      );
    const gone = await bench.only();
    expect(gone).toMatchObject({ status: 'ERASED', address: '', topics: {}, left: {} });
    expect(JSON.stringify(gone)).not.toContain('@');
    expect(await bench.subscriptions.byAddress('small-review', reader)).toBeNull();
    const mails = bench.mailer.delivered.length;
    await announce(bench.store, '302:vaccines');
    await bench.passDays(8);
    expect(bench.mailer.delivered).toHaveLength(mails);
    await bench.join(reader);
    expect((await bench.stored()).filter(({ status }) => status === 'ACTIVE')).toHaveLength(1);
  });

  it('when the subscription has ended, its links still ask for them; a suppressed address is mailed nothing', async () => {
    const bench = await readersBench();
    const { unsubscribeUrl, form } = await asking(bench, 'export');
    await bench.post(unsubscribeUrl);
    bench.passMinutes(20);
    const token = new URL(unsubscribeUrl).searchParams.get('token') ?? '';
    const before = bench.mailsTo(reader).length;
    expect((await bench.post(`/small-review/me/data?token=${encodeURIComponent(token)}&want=export`)).status).toBe(202);
    expect(bench.mailsTo(reader)).toHaveLength(before + 1);
    const { review, id } = await bench.only();
    await bench.subscriptions.end(review, id, 'SUPPRESSED', bench.now().toISOString());
    bench.passMinutes(20);
    expect((await bench.post(`/small-review/me/data?token=${encodeURIComponent(token)}&want=export`)).status).toBe(202);
    expect(bench.mailsTo(reader)).toHaveLength(before + 1);
    expect((await bench.post(form.replace('export', 'everything'))).status).toBe(404);
  });

  it('when GET and HEAD follow every link, nothing is changed, erased or sent', async () => {
    const bench = await readersBench();
    const { mailed } = await asking(bench, 'erase');
    const before = JSON.stringify(await bench.stored());
    const mails = bench.mailer.attempts.length;
    const url = bench.ownLink(mailed, 'erase');
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      await bench.request(url, { method });
      await bench.request(url.replace('/erase', '/data'), { method });
      await bench.request(url.replace('/erase', '/undo'), { method });
    }
    expect(JSON.stringify(await bench.stored())).toBe(before);
    expect(bench.mailer.attempts).toHaveLength(mails);
  });
});
