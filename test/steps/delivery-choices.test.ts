import { describe, expect, it } from '@jest/globals';
import { freshState, plainChoices } from '../../lambda/core/subscription.ts';
import { announce } from './digest-bench.ts';
import { readerBench } from './reader-bench.ts';

const berlin = { timeZone: 'Europe/Berlin', weekday: '5', hour: '18' };

describe('choosing when and how a digest comes', () => {
  it('when a reader fills in the whole form, all of it is stored and the page says what changed', async () => {
    const bench = await readerBench();
    const { preferencesUrl } = await bench.join();
    const saved = await bench.post(preferencesUrl, {
      topics: '*',
      cadence: 'monthly',
      ...berlin,
      cap: '7',
      quiet: 'quarterly',
      pausedUntil: '2026-12-24',
    });
    expect(saved.status).toBe(200);
    const text = await saved.text();
    for (const said of [
      'It is now sent on the first Friday of the month at 18:00 Europe/Berlin time.',
      'A mail now shows at most 7 articles.',
      'you get a sign of life every three months',
      'Paused: nothing is sent before 24 December 2026.',
    ])
      expect(text).toContain(said);
    expect(await bench.only()).toMatchObject({
      cadence: 'monthly',
      schedule: { timeZone: 'Europe/Berlin', weekday: 5, hour: 18 },
      scheduledAt: bench.now().toISOString(),
      cap: 7,
      quiet: 'quarterly',
      pausedUntil: '2026-12-23T23:00:00.000Z',
    });
    expect(await bench.subscriptions.schedules('small-review')).toContain('monthly|Europe/Berlin|5|18');
  });

  it('when the page is opened again, the form shows what is stored; saved as it is, nothing changes', async () => {
    const bench = await readerBench();
    const { preferencesUrl } = await bench.join();
    await bench.post(preferencesUrl, { cadence: 'weekly', ...berlin, cap: '7', pausedUntil: '2026-12-24' });
    const page = await (await bench.get(preferencesUrl)).text();
    expect(page).toMatch(/<option value="Europe\/Berlin" selected="">Europe\/Berlin<\/option>/);
    expect(page).toMatch(/<option value="5" selected="">Friday<\/option>/);
    expect(page).toMatch(/<option value="18" selected="">18:00<\/option>/);
    expect(page).toMatch(/name="cap"[^>]*value="7"/);
    expect(page).toMatch(/name="pausedUntil"[^>]*value="2026-12-24"/);
    expect(page).toMatch(/name="quiet" value="silence" checked/);
    const stored = await bench.only();
    const again = await bench.post(preferencesUrl, {
      topics: '*',
      cadence: 'weekly',
      ...berlin,
      cap: '7',
      quiet: 'silence',
      pausedUntil: '2026-12-24',
    });
    expect(await again.text()).toContain('Nothing was changed.');
    expect(await bench.only()).toEqual(stored);
  });

  it('when an old form sends topics and rhythm alone, everything else stays as it was', async () => {
    const bench = await readerBench();
    const { preferencesUrl } = await bench.join();
    await bench.post(preferencesUrl, { cadence: 'weekly', ...berlin, cap: '7', quiet: 'line' });
    await bench.post(preferencesUrl, { topics: 'vaccines', cadence: 'daily' });
    expect(await bench.only()).toMatchObject({
      cadence: 'daily',
      topics: { vaccines: 3 },
      schedule: { timeZone: 'Europe/Berlin', weekday: 5, hour: 18 },
      cap: 7,
      quiet: 'line',
    });
  });

  it('when a reader empties the fields, the review’s own hour, number and silence are back and the pause is over', async () => {
    const bench = await readerBench();
    const { preferencesUrl } = await bench.join();
    await bench.post(preferencesUrl, {
      cadence: 'weekly',
      ...berlin,
      cap: '7',
      quiet: 'line',
      pausedUntil: '2026-12-24',
    });
    const saved = await bench.post(preferencesUrl, {
      cadence: 'weekly',
      timeZone: '',
      weekday: '5',
      hour: '18',
      cap: '',
      quiet: '',
      pausedUntil: '',
    });
    expect(await saved.text()).toContain('The pause is over');
    expect(await bench.only()).toMatchObject({ ...plainChoices, cadence: 'weekly' });
  });

  it('when a sign-up names an hour and a number, by form or JSON, the confirmed reader has them', async () => {
    const bench = await readerBench();
    await bench.join('form@example.org', { ...berlin, cap: '7', quiet: 'line' });
    await bench.postJson('/small-review/subscribe', {
      email: 'json@example.org',
      topics: [],
      cadence: 'daily',
      timeZone: 'asia/kathmandu',
      hour: 6,
      cap: 3,
    });
    await bench.post(bench.linkIn(bench.lastMail().text, 'confirm'));
    const readers = new Map((await bench.stored()).map((own) => [own.address, own]));
    expect(readers.get('form@example.org')).toMatchObject({
      status: 'ACTIVE',
      schedule: { timeZone: 'Europe/Berlin', weekday: 5, hour: 18 },
      cap: 7,
      quiet: 'line',
    });
    expect(readers.get('json@example.org')).toMatchObject({
      status: 'ACTIVE',
      schedule: { timeZone: 'Asia/Kathmandu', weekday: 1, hour: 6 },
      cap: 3,
      quiet: 'silence',
    });
  });

  it('when a sign-up says topics and rhythm alone, it is as it always was', async () => {
    const bench = await readerBench();
    await bench.postJson('/small-review/subscribe', { email: 'a@example.org', topics: ['vaccines'], cadence: 'daily' });
    expect(await bench.only()).toMatchObject({
      ...plainChoices,
      ...freshState,
      cadence: 'daily',
      topics: { vaccines: 0 },
    });
  });

  it.each([
    [{ timeZone: 'Europe/Atlantis' }, 'That time zone is not known'],
    [{ timeZone: '+05:30' }, 'That time zone is not known'],
    [{ timeZone: 'x'.repeat(9_000) }, 'That time zone is not known'],
    [{ hour: '8' }, 'Say the time zone as well'],
    [{ ...berlin, hour: '24' }, 'Choose an hour of the day'],
    [{ ...berlin, hour: '-1' }, 'Choose an hour of the day'],
    [{ ...berlin, hour: '8.5' }, 'Choose an hour of the day'],
    [{ ...berlin, weekday: '0' }, 'Choose a weekday'],
    [{ cap: '0' }, 'Choose how many articles'],
    [{ cap: '101' }, 'Choose how many articles'],
    [{ cap: '1e1' }, 'Choose how many articles'],
    [{ quiet: 'shout' }, 'Choose what comes in quiet weeks'],
    [{ pausedUntil: '2026-02-30' }, 'A pause ends on a day to come'],
    [{ pausedUntil: '2026-11-09' }, 'A pause ends on a day to come'],
    [{ pausedUntil: '2027-12-24' }, 'A pause ends on a day to come'],
    [{ pausedUntil: 'Christmas' }, 'A pause ends on a day to come'],
    [{ cadence: 'hourly' }, 'Choose how often'],
  ])('when the form says %j, it is refused with one clear sentence and nothing changes', async (fields, sentence) => {
    const bench = await readerBench();
    const { preferencesUrl } = await bench.join();
    const before = await bench.only();
    const refused = await bench.post(preferencesUrl, { topics: '*', cadence: 'weekly', ...fields });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain(sentence);
    expect(await bench.only()).toEqual(before);
  });

  it.each([{ cap: [5] }, { hour: {}, timeZone: 'UTC' }, { timeZone: ['UTC'] }, { quiet: 1 }, { pausedUntil: [] }])(
    'when a program sends %j, it is refused as well',
    async (fields) => {
      const bench = await readerBench();
      const { preferencesUrl } = await bench.join();
      const refused = await bench.postJson(preferencesUrl, { topics: [], cadence: 'weekly', ...fields });
      expect(refused.status).toBe(400);
    },
  );
});

describe('what was sent to whom', () => {
  it('when a reader gives a topic up, what was sent under it is remembered; taken up again, it counts from then on', async () => {
    const bench = await readerBench();
    const { preferencesUrl } = await bench.join('reader@example.org', { topics: ['vaccines', 'macrophages'] });
    await announce(bench.store, '104:vaccines', '105');
    const sent = await bench.only();
    await bench.subscriptions.replace(sent, { ...sent, cursor: 4 });
    await bench.post(preferencesUrl, { topics: 'macrophages', cadence: 'weekly' });
    expect(await bench.only()).toMatchObject({ topics: { macrophages: 3 }, left: { vaccines: [[3, 4]] } });
    await bench.post(preferencesUrl, { topics: ['macrophages', 'vaccines'], cadence: 'weekly' });
    expect(await bench.only()).toMatchObject({ topics: { macrophages: 3, vaccines: 5 }, left: { vaccines: [[3, 4]] } });
  });

  it('when a reader leaves and joins again, what they were sent before is remembered', async () => {
    const bench = await readerBench();
    const { unsubscribeUrl } = await bench.join('reader@example.org', { topics: 'vaccines' });
    await announce(bench.store, '104:vaccines', '105');
    const sent = await bench.only();
    await bench.subscriptions.replace(sent, { ...sent, cursor: 5, gaps: [[4, 5]] });
    await bench.post(unsubscribeUrl, { 'List-Unsubscribe': 'One-Click' });
    bench.passMinutes(20);
    await bench.join('reader@example.org', { topics: 'macrophages' });
    expect(await bench.only()).toMatchObject({
      status: 'ACTIVE',
      topics: { macrophages: 5 },
      since: 5,
      left: { vaccines: [[3, 5]] },
      gaps: [[4, 5]],
    });
  });
});
