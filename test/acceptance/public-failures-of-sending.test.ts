import { describe, expect, it } from '@jest/globals';
import type { Mail } from '../../lambda/core/ports/mailer.ts';
import { createDigestReader, digestMail } from '../../lambda/steps/digest-mail.ts';
import { recordFeedback } from '../../lambda/steps/record-feedback.ts';
import { readerTemplates } from '../../templates/index.ts';
import { article, filedUnder } from '../builders/articles.ts';
import { subscription } from '../builders/subscriptions.ts';
import { createKillSwitch, KilledError } from '../memory/kill-switch.ts';
import { announce, minute } from '../steps/digest-bench.ts';
import { digestLife, shownIn } from './digest-life.ts';

/*
 * Failures of other alerting services that happened in public, by their number in the catalogue: each is made to happen here
 * to the steps, templates, links and tokens that are deployed.
 */
const failing = {
  digestMail: (): never => {
    throw new Error('a template is broken');
  },
  quietMail: readerTemplates.quietMail,
};

const feedbackOf = ({ subscriptions, deps: { log } }: Awaited<ReturnType<typeof digestLife>>) => ({
  subscriptions,
  log,
});

describe('a digest that others got wrong', () => {
  it('when 5,000 articles are waiting, it sends one mail of a normal size and nothing waits behind it (failure 4)', async () => {
    const life = await digestLife();
    await life.reader(subscription('a1'));
    await announce(life.store, ...Array.from({ length: 5_000 }, (_, index) => String(index + 1_000)));
    await life.week(0);
    await life.week(0, 30);
    await life.week(1);
    const [mail, ...more] = life.received('a1');
    expect(more).toEqual([]);
    expect(Buffer.byteLength(mail?.html ?? '')).toBeLessThan(80_000);
    expect(shownIn(mail as Mail)).toHaveLength(20);
    // What the mail does not show is counted in it and stands on the page it links to.
    expect(mail?.text).toContain('4,980 more articles');
    expect(mail?.text).toMatch(/\/small-review\/digests\/0-5000\//);
    expect(await life.read({ id: subscription('a1').id })).toMatchObject({ cursor: 5_000, claim: null });
  }, 120_000);

  it('when the past is imported today, it is published and mailed to nobody (failure 5)', async () => {
    const life = await digestLife();
    await life.reader(subscription('a1'));
    await announce(life.store, ...Array.from({ length: 300 }, (_, index) => `${index + 1_000}*`));
    await life.week(0);
    await announce(life.store, '101');
    await life.week(1);
    expect(life.received('a1').map(shownIn)).toEqual([['101']]);
  });

  it('when a template throws, it sends nothing, marks nothing, says so, and sends all of it once mended (failure 6)', async () => {
    const life = await digestLife();
    await life.reader(subscription('a1'));
    await announce(life.store, '101', '102');
    await life.week(0, 1, { templates: failing });
    expect(life.mailer.attempts).toEqual([]);
    expect(await life.read({ id: subscription('a1').id })).toMatchObject({ cursor: 0, claim: null });
    expect(life.lines.filter((line) => line.startsWith('error'))).not.toEqual([]);
    await life.week(1);
    expect(life.received('a1').map((mail) => [...shownIn(mail)].toSorted())).toEqual([['101', '102']]);
  });

  it('when weeks follow each other, nothing that any part of a mail showed as new is shown as new again (failure 7)', async () => {
    const life = await digestLife();
    await life.reader(subscription('a1'));
    await announce(life.store, '101', '102:vaccines');
    await life.week(0);
    await announce(life.store, '103', ['RETRACTED', '101']);
    await life.week(1);
    await life.week(2);
    const mails = life.received('a1');
    expect(mails).toHaveLength(2);
    expect([...shownIn(mails[0] as Mail)].toSorted()).toEqual(['101', '102']);
    // The second mail names 101 once more, as a notice and as nothing else.
    const text = mails[1]?.text ?? '';
    expect([...shownIn(mails[1] as Mail)].toSorted()).toEqual(['101', '103']);
    expect(text).toMatch(/retract/i);
    expect(text).not.toContain('/articles/102/');
  });

  it('when three years have passed, it does not send an old article again (failure 8)', async () => {
    const life = await digestLife();
    await life.reader(subscription('a1'));
    await announce(life.store, '101');
    await life.week(0);
    await announce(life.store, '102');
    await life.week(3 * 52);
    await life.week(3 * 52 + 1);
    expect(life.received('a1').map(shownIn)).toEqual([['101'], ['102']]);
  });

  it('when the connection breaks for one reader, every other gets exactly one mail (failure 9)', async () => {
    const life = await digestLife();
    for (const id of ['a1', 'a2', 'a3', 'a4']) await life.reader(subscription(id));
    await announce(life.store, '101');
    life.mailer.script = ({ to }) =>
      to.startsWith('reader-a2') ? { kind: 'in-doubt', reason: 'the connection was reset' } : null;
    await life.week(0);
    expect(['a1', 'a2', 'a3', 'a4'].map((id) => life.received(id).length)).toEqual([1, 0, 1, 1]);
    life.mailer.script = () => null;
    await life.week(0, 40);
    expect(['a1', 'a2', 'a3', 'a4'].map((id) => life.received(id).length)).toEqual([1, 1, 1, 1]);
  });

  it('when an address has bounced for good or complained, it is never attempted again (failure 10)', async () => {
    const life = await digestLife();
    for (const id of ['a1', 'a2']) await life.reader(subscription(id));
    await announce(life.store, '101');
    await life.week(0);
    for (const [kind, id] of [
      ['bounce-permanent', 'a1'],
      ['complaint', 'a2'],
    ] as const) {
      const delivery = life.received(id)[0]?.tags.delivery ?? '';
      const own = { review: 'small-review', id: subscription(id).id };
      const at = minute(5).toISOString();
      const event = { id: `${id}:${kind}`, kind, delivery, subscription: own, recipient: null, at };
      await recordFeedback(event, feedbackOf(life));
    }
    for (let week = 1; week < 10; week += 1) {
      await announce(life.store, String(200 + week));
      await life.week(week);
    }
    expect(life.mailer.attempts).toHaveLength(2);
  });

  it('when the process dies after SES has accepted, the outcome is unknown and no second mail is sent (failure 11)', async () => {
    const life = await digestLife();
    const reader = await life.reader(subscription('a1'));
    await announce(life.store, '101');
    const killSwitch = createKillSwitch(1, 'after', (call) => call === 'mailer.send');
    const dying = { mailer: killSwitch.wrap('mailer', life.mailer) };
    await expect(life.week(0, 1, dying)).rejects.toThrow(KilledError);
    await life.week(0, 10);
    expect(await life.counts()).toMatchObject({ due: 1, delivered: 0, inDoubt: 1, done: false });
    const [mail] = life.mailer.delivered;
    await life.sendEvent(mail as Mail, minute(15));
    await life.week(0, 60);
    await life.week(1);
    expect(life.received('a1')).toHaveLength(1);
    expect(await life.read(reader)).toMatchObject({ cursor: 1, claim: null });
  });

  it('when a tick is lost without a trace, the next sweep finds the run that should exist (failure 12)', async () => {
    const life = await digestLife();
    await life.reader(subscription('a1'));
    await announce(life.store, '101');
    // The slot's own tick never came; the next one does, a quarter of an hour later.
    await life.week(0, 15);
    expect(life.received('a1').map(shownIn)).toEqual([['101']]);
  });

  it('when each event comes eight times and in any order, it counts once (failure 13)', async () => {
    const orders = [
      ['send', 'delivery', 'bounce-permanent'],
      ['bounce-permanent', 'delivery', 'send'],
      ['delivery', 'bounce-permanent', 'send'],
    ] as const;
    const ends = [];
    for (const order of orders) {
      const life = await digestLife();
      const reader = await life.reader(subscription('a1'));
      await announce(life.store, '101');
      life.mailer.script = () => 'accepted-without-answer';
      await life.week(0);
      const { tags } = life.mailer.delivered[0] as Mail;
      for (let time = 0; time < 8; time += 1)
        for (const kind of order) {
          const own = { review: 'small-review', id: tags.subscription ?? '' };
          const event = { id: `m:${kind}`, kind, delivery: tags.delivery ?? null, subscription: own, recipient: null };
          await recordFeedback({ ...event, at: minute(2).toISOString() }, feedbackOf(life));
        }
      const { status, cursor, claim, lastSent } = await life.read(reader);
      ends.push({ status, cursor, claim, outcome: lastSent?.outcome, mails: life.mailer.attempts.length });
    }
    const end = { status: 'SUPPRESSED', cursor: 1, claim: null, outcome: 'delivered', mails: 1 };
    expect(ends).toEqual([end, end, end]);
  });

  it('when a run is resumed twice in its middle, the first readers are not mailed again (failure 14)', async () => {
    const life = await digestLife();
    const ids = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'];
    for (const id of ids) await life.reader(subscription(id));
    await announce(life.store, '101');
    for (const at of [2, 2]) {
      const killSwitch = createKillSwitch(at, 'before', (call) => call === 'mailer.send');
      await life.week(0, 1, { mailer: killSwitch.wrap('mailer', life.mailer) }).catch(() => {});
    }
    await life.week(0, 50);
    expect(ids.map((id) => life.received(id).length)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('when composing fails week after week, nothing counts as delivered and every week says so (failure 15)', async () => {
    const life = await digestLife();
    await life.reader(subscription('a1'));
    await announce(life.store, '101');
    for (let week = 0; week < 5; week += 1) {
      const before = life.lines.filter((line) => line.startsWith('error')).length;
      await life.week(week, 1, { templates: failing });
      expect(life.lines.filter((line) => line.startsWith('error')).length).toBeGreaterThan(before);
    }
    expect(await life.read({ id: subscription('a1').id })).toMatchObject({ cursor: 0, claim: null });
    await life.week(5);
    expect(life.received('a1').map(shownIn)).toEqual([['101']]);
  });

  it('when SES throttles, mails are late and none is dropped (failure 16)', async () => {
    const life = await digestLife();
    const ids = ['a1', 'a2', 'a3', 'a4', 'a5'];
    for (const id of ids) await life.reader(subscription(id));
    await announce(life.store, '101');
    life.mailer.script = (_, nth) => (nth % 3 === 0 ? null : { kind: 'refused-now', reason: 'the rate is exceeded' });
    for (let pass = 0; pass < 20; pass += 1) await life.week(0, 1 + pass * 15);
    expect(ids.map((id) => life.received(id).length)).toEqual([1, 1, 1, 1, 1]);
  });

  it('when two planners begin at once while the stream grows, there is one run and one digest (failure 20)', async () => {
    const life = await digestLife();
    for (const id of ['a1', 'a2']) await life.reader(subscription(id));
    await announce(life.store, '101');
    await Promise.all([life.week(0), announce(life.store, '102').then(() => life.week(0)), life.week(0)]);
    await life.week(0, 16);
    const contents = ['a1', 'a2'].map((id) => life.received(id).map((mail) => shownIn(mail).join()));
    expect(contents[0]).toHaveLength(1);
    expect(contents[1]).toEqual(contents[0]);
  });

  it('when the mail is read as plain text, every title and link is there, wrapped, without style or markup (failure 21)', async () => {
    const life = await digestLife();
    await life.reader(subscription('a1'));
    await announce(life.store, '101', '102:vaccines', '103:nk-cells');
    await life.week(0);
    const [mail] = life.received('a1');
    for (const id of ['101', '102', '103']) {
      expect(mail?.text.replace(/\s+/g, ' ')).toContain(`Macrophages in tumor immunity, part ${id}`);
      expect(mail?.text).toContain(`/small-review/articles/${id}/`);
    }
    expect(mail?.text).not.toMatch(/[{}]|<[a-z/]|&[a-z]+;/);
    const long = (mail?.text ?? '').split('\n').filter((line) => line.length > 72 && /\s/.test(line.trim()));
    expect(long).toEqual([]);
  });

  it('when a digest is shown before it is sent, it is the one that is sent, and due counts real readers (failure 23)', async () => {
    const life = await digestLife();
    const reader = await life.reader(subscription('a1'));
    await life.reader(subscription('a2', { topics: { vaccines: 0 } }));
    await life.reader(subscription('a3', { status: 'PENDING', confirmedAt: null }));
    await life.reader(subscription('a4', { status: 'UNSUBSCRIBED', endedAt: minute(-100).toISOString() }));
    await announce(life.store, '101', '102');
    const deps = { ...life.deps, templates: readerTemplates };
    const shown = digestMail(
      life.review,
      reader,
      await createDigestReader(life.review, life.deps)({ from: 0, to: 2 }),
      deps,
    );
    await life.week(0);
    const [sent] = life.received('a1');
    expect([sent?.subject, sent?.text, sent?.html]).toEqual([shown?.subject, shown?.text, shown?.html]);
    expect(await life.counts()).toMatchObject({ due: 2, delivered: 1, empty: 1 });
    expect(life.mailer.attempts).toHaveLength(1);
  });

  it('when an article stands under three chosen topics, it is shown once with its three labels (failure 25)', async () => {
    const life = await digestLife();
    await life.reader(subscription('a1', { topics: { macrophages: 0, vaccines: 0, 'nk-cells': 0 } }));
    await announce(life.store, '101');
    const lease = await life.store.takeLease('small-review', minute(0), 0);
    const own = article('101', { event: 1, classification: filedUnder('macrophages', 'vaccines', 'nk-cells') });
    await lease?.putArticle(own);
    await lease?.release();
    await life.week(0);
    const [mail] = life.received('a1');
    const text = (mail?.text ?? '').replace(/\s+/g, ' ');
    expect(text.split('Macrophages in tumor immunity, part 101')).toHaveLength(2);
    for (const topic of ['macrophages', 'vaccines', 'nk-cells']) expect(text).toContain(`About ${topic}`);
  });
});
