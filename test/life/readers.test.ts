import { describe, expect, it } from '@jest/globals';
import { readerRoutes } from '../../lambda/adapters/hono/reader-routes.ts';
import { allTopics } from '../../lambda/core/subscription.ts';
import { readerTemplates } from '../../templates/index.ts';
import { lifeBench, topic } from './life-bench.ts';

const tams = topic('tams', 'myeloid', 'macrophage');
const suppressors = topic('suppressors', 'myeloid', 'macrophage', 'suppressor cell');

/** A review with one old article in each of two topics, past its baseline, and two readers. */
async function bench() {
  const life = lifeBench();
  await life.poll(0);
  life.cite('101:macrophages', '102:mdsc');
  await life.poll(1);
  return life;
}

describe('a topic is renamed', () => {
  it('when an article came before and the mail goes out after, its readers get it once, and what comes later too', async () => {
    const life = await bench();
    await life.reader('a1', { macrophages: 0 });
    await life.reader('a2', { myeloid: 0 });
    await life.reader('a3', { vaccines: 0 });
    life.edit({ without: ['macrophages'], topics: [tams], aliases: { macrophages: ['tams'] } });
    await life.poll(2);
    expect(await life.digests(7)).toEqual(['a1: 101', 'a2: 101,102']);
    life.cite('103:macrophages', '104:vaccines');
    await life.poll(8);
    expect(await life.digests(14)).toEqual(['a1: 103', 'a2: 103', 'a3: 104']);
    expect(await life.digests(21)).toEqual([]);
    expect((await life.read('a1')).topics).toEqual({ macrophages: 0 });
  });

  it('when the mail goes out before the next poll has filed anew, nothing is lost and nothing comes twice', async () => {
    const life = await bench();
    await life.reader('a1', { macrophages: 0 });
    life.edit({ without: ['macrophages'], topics: [tams], aliases: { macrophages: ['tams'] } });
    expect(await life.digests(7)).toEqual(['a1: 101']);
    expect(life.mailer.delivered[0]?.text).toContain('About tams');
    await life.poll(8);
    expect(await life.digests(14)).toEqual([]);
  });

  it('when it is renamed twice, and back, its first readers still follow it', async () => {
    const life = await bench();
    await life.reader('a1', { macrophages: 0 });
    life.edit({ without: ['macrophages'], topics: [tams], aliases: { macrophages: ['tams'] } });
    await life.poll(2);
    await life.reader('a2', { tams: 0 });
    life.cite('103:macrophages');
    await life.poll(3);
    life.edit({
      without: ['tams'],
      topics: [topic('macs', 'myeloid', 'macrophage')],
      aliases: { macrophages: ['macs'], tams: ['macs'] },
    });
    await life.poll(4);
    expect(await life.digests(7)).toEqual(['a1: 101,103', 'a2: 103']);
    life.cite('105:macrophages');
    await life.poll(8);
    expect(await life.digests(14)).toEqual(['a1: 105', 'a2: 105']);
  });

  it('when a parent is renamed, who followed all of it still does', async () => {
    const life = lifeBench();
    await life.poll(0);
    await life.reader('a1', { myeloid: 0 });
    const children = ['macrophages', 'mdsc'].map((id) =>
      topic(id, 'innate', id === 'mdsc' ? 'suppressor cell' : 'macrophage'),
    );
    life.edit({
      without: ['myeloid', 'macrophages', 'mdsc'],
      topics: [topic('innate', null, 'myeloid cell'), ...children],
      aliases: { myeloid: ['innate'] },
    });
    life.cite('103:macrophages');
    await life.poll(2);
    expect(await life.digests(7)).toEqual(['a1: 103']);
  });
});

describe('topics are merged', () => {
  it('when one topic goes into another that was there, its readers get what comes, and nothing the other had before', async () => {
    const life = await bench();
    await life.reader('a1', { mdsc: 0 });
    life.edit({
      without: ['macrophages', 'mdsc'],
      topics: [topic('macrophages', 'myeloid', 'macrophage', 'suppressor cell')],
      aliases: { mdsc: ['macrophages'] },
    });
    await life.poll(2);
    // 101 lay in the other topic while the reader did not follow it.
    expect(await life.digests(7)).toEqual(['a1: 102']);
    life.cite('103:macrophages', '104:mdsc');
    await life.poll(8);
    expect(await life.digests(14)).toEqual(['a1: 103,104']);
  });

  it('when a reader whose topic was quiet for long follows one that was merged, no old article comes', async () => {
    const life = await bench();
    await life.reader('a1', { vaccines: 0 });
    await life.reader('a2', { macrophages: 0 });
    expect(await life.digests(7)).toEqual(['a2: 101']);
    expect((await life.read('a1')).cursor).toBe(0);
    life.edit({
      without: ['macrophages', 'vaccines'],
      topics: [topic('macrophages', 'myeloid', 'macrophage', 'vaccine')],
      aliases: { vaccines: ['macrophages'] },
    });
    await life.poll(8);
    expect(await life.digests(14)).toEqual([]);
    life.cite('105:macrophages');
    await life.poll(15);
    expect(await life.digests(21)).toEqual(['a1: 105', 'a2: 105']);
  });

  it('when two topics become one, whoever followed both gets each article once and sees the topic once', async () => {
    const life = await bench();
    const reader = await life.reader('a1', { macrophages: 0, mdsc: 0 });
    life.edit({
      without: ['macrophages', 'mdsc'],
      topics: [suppressors],
      aliases: { macrophages: ['suppressors'], mdsc: ['suppressors'] },
    });
    life.cite('103:macrophages');
    await life.poll(2);
    expect(await life.digests(7)).toEqual(['a1: 101,102,103']);
    expect(life.mailer.delivered[0]?.text).toContain('Your topics: About suppressors.');
    expect(life.actions().followed(reader)).toEqual({ topics: ['suppressors'], retired: false });
  });
});

describe('a topic is split', () => {
  async function split() {
    const life = await bench();
    const reader = await life.reader('a1', { macrophages: 0 });
    life.edit({
      without: ['macrophages'],
      topics: [topic('m1', 'myeloid', 'inflammatory macrophage'), topic('m2', 'myeloid', 'resting macrophage')],
      aliases: { macrophages: ['m1', 'm2'] },
    });
    return { life, reader };
  }

  it('when it is split, its readers follow all parts', async () => {
    const { life, reader } = await split();
    expect(life.actions().followed(reader).topics).toEqual(['m1', 'm2']);
    life.cite('103:An inflammatory macrophage in a tumor', '104:A resting macrophage in a tumor');
    await life.poll(2);
    expect(await life.digests(7)).toEqual(['a1: 101,103,104']);
  });

  it('when a reader keeps one of the parts, what was on its way still comes, and nothing more of the other', async () => {
    const { life, reader } = await split();
    life.cite('103:An inflammatory macrophage in a tumor', '104:A resting macrophage in a tumor');
    await life.poll(2);
    const saved = await life.actions().changePreferences('small-review', life.preferences(reader), {
      topics: ['m2'],
      cadence: 'weekly',
    });
    expect(saved?.changes).toEqual([{ kind: 'removed', topicLabel: 'About m1' }]);
    life.cite('105:An inflammatory macrophage of another tumor', '106:A resting macrophage of another tumor');
    await life.poll(3);
    expect(await life.digests(7)).toEqual(['a1: 101,104,106']);
  });

  it('when a reader saves what the page showed, nothing has changed for them', async () => {
    const { life, reader } = await split();
    life.cite('103:An inflammatory macrophage in a tumor');
    await life.poll(2);
    const form = { topics: ['m1', 'm2'], cadence: 'weekly' };
    const saved = await life.actions().changePreferences('small-review', life.preferences(reader), form);
    expect(saved?.changes).toEqual([]);
    const again = await life.actions().changePreferences('small-review', life.preferences(reader), form);
    expect(again?.subscription.topics).toEqual(saved?.subscription.topics);
    expect(await life.digests(7)).toEqual(['a1: 101,103']);
  });
});

describe('a topic is given up', () => {
  it('when its readers are sent to another topic, they get what comes there from then on', async () => {
    const life = await bench();
    await life.reader('a1', { mdsc: 0 });
    life.edit({ without: ['mdsc'], aliases: { mdsc: ['myeloid'] } });
    await life.poll(2);
    life.cite('103:macrophages');
    await life.poll(3);
    expect(await life.digests(7)).toEqual(['a1: 102,103']);
  });

  it('when nothing takes its place, readers with other topics go on with those', async () => {
    const life = await bench();
    const reader = await life.reader('a1', { mdsc: 0, vaccines: 0 });
    life.edit({ without: ['mdsc'], aliases: { mdsc: [] } });
    life.cite('103:macrophages', '104:vaccines');
    await life.poll(2);
    expect(await life.digests(7)).toEqual(['a1: 102,104']);
    expect(life.actions().followed(reader)).toEqual({ topics: ['vaccines'], retired: false });
  });

  it('when a reader followed nothing else, they get everything from then on, and each mail and page says why', async () => {
    const life = await bench();
    const reader = await life.reader('a1', { mdsc: 0 });
    life.edit({ without: ['mdsc'], aliases: { mdsc: [] } });
    await life.poll(2);
    // 101 is of before: it was not theirs and does not become it.
    expect(await life.digests(7)).toEqual(['a1: 102']);
    expect(life.mailer.delivered.at(-1)?.text.replace(/\s+/g, ' ')).toContain(
      'The topics you chose are no longer part of this review. You get all its topics until you choose again',
    );
    life.cite('103:macrophages', '104:Weather in Lapland, a tumor');
    await life.poll(8);
    expect(await life.digests(14)).toEqual(['a1: 103,104']);
    expect(life.actions().followed(reader)).toEqual({ topics: null, retired: true });

    const token = life.preferences(reader);
    const page = await readerRoutes(life.actions(), readerTemplates, () => {}).request(
      `/small-review/preferences?token=${encodeURIComponent(token)}`,
    );
    expect(page.status).toBe(200);
    const text = await page.text();
    expect(text).toContain('Until you choose again below, you get all its topics.');
    expect(text).toContain('value="*" checked=""');
    expect(text).not.toContain('value="mdsc"');

    await life.actions().changePreferences('small-review', token, { topics: ['vaccines'], cadence: 'weekly' });
    life.cite('105:macrophages', '106:vaccines');
    await life.poll(15);
    expect(await life.digests(21)).toEqual(['a1: 106']);
    expect(life.mailer.delivered.at(-1)?.text).toContain('Your topics: About vaccines.');
  });

  it('when such a reader then chooses all topics, that is what they have', async () => {
    const life = await bench();
    const reader = await life.reader('a1', { mdsc: 0 });
    life.edit({ without: ['mdsc'], aliases: { mdsc: [] } });
    await life.poll(2);
    const form = { topics: [allTopics], cadence: 'weekly' };
    const saved = await life.actions().changePreferences('small-review', life.preferences(reader), form);
    expect(saved?.changes).toEqual([{ kind: 'all-topics' }]);
    expect(life.actions().followed(saved?.subscription ?? reader)).toEqual({ topics: null, retired: false });
    expect(await life.digests(7)).toEqual(['a1: 102']);
  });
});

describe('a topic is taken out without a word', () => {
  it('when a reader followed nothing else, the keeper is told at every run, and what was on its way still comes', async () => {
    const life = await bench();
    await life.reader('a1', { mdsc: 0 });
    await life.reader('a2', { mdsc: 0, vaccines: 0 });
    life.edit({ without: ['mdsc'] });
    await life.poll(2);
    expect(await life.digests(7)).toEqual(['a1: 102', 'a2: 102']);
    expect(life.lines.filter((line) => line.includes('follows only topics that do not exist'))).toHaveLength(1);
  });
});

describe('old ids at the door', () => {
  it('when a bookmarked form still says the old id, the reader gets the topic of today', async () => {
    const life = await bench();
    life.edit({ without: ['macrophages'], topics: [tams], aliases: { macrophages: ['tams'] } });
    await life.actions().subscribe('small-review', { email: 'ada@example.org', topics: ['macrophages'], cadence: '' });
    expect((await life.subscriptions.byAddress('small-review', 'ada@example.org'))?.topics).toEqual({ tams: 0 });
  });

  it('when a form names a topic that was given up, the reader is asked to choose', async () => {
    const life = await bench();
    life.edit({ without: ['mdsc'], aliases: { mdsc: [] } });
    const form = { email: 'ada@example.org', topics: ['mdsc'], cadence: '' };
    await expect(async () => life.actions().subscribe('small-review', form)).rejects.toThrow(
      'One of the topics is no longer part of this review. Choose from the list on the page.',
    );
  });

  it('when a sign-up was on its way during the change, confirming it follows the topic of today', async () => {
    const life = await bench();
    await life.reader('a1', { macrophages: 0 }, { status: 'PENDING', confirmBy: '2026-12-01T00:00:00.000Z' });
    life.edit({ without: ['macrophages'], topics: [tams], aliases: { macrophages: ['tams'] } });
    await life.poll(2);
    const reader = await life.read('a1');
    const { tokens } = await import('../steps/tokens.ts');
    const { consentVersion } = reader;
    await life
      .actions()
      .confirm(
        'small-review',
        tokens.sign({ purpose: 'confirm', review: 'small-review', subscription: reader.id, consentVersion }),
      );
    life.cite('103:macrophages');
    await life.poll(3);
    expect(await life.digests(7)).toEqual(['a1: 103']);
  });

  it('when the web edition of an old mail is opened after the change, it shows what the mail showed', async () => {
    const life = await bench();
    const range = { from: 0, to: 2 };
    const before = await life.actions().edition('small-review', range, ['macrophages']);
    life.edit({ without: ['macrophages'], topics: [tams], aliases: { macrophages: ['tams'] } });
    await life.poll(2);
    const after = await life.actions().edition('small-review', range, ['macrophages']);
    const shown = (edition: typeof before) => edition?.digest?.groups.flatMap(({ cards }) => cards.map(({ id }) => id));
    expect(shown(after)).toEqual(['101']);
    expect(shown(after)).toEqual(shown(before));
    expect(await life.actions().edition('small-review', range, ['never-was'])).toBeNull();
  });
});
