import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Article } from '../../lambda/core/article.ts';
import { composeDigest } from '../../lambda/core/compose-digest.ts';
import { chosenTopics, concerns, type DigestScope } from '../../lambda/core/digest.ts';
import type { StreamEvent } from '../../lambda/core/event-stream.ts';
import { article, filedUnder, record } from '../builders/articles.ts';
import { links, review } from '../builders/review.ts';

const everything: DigestScope = { topics: { '*': 0 }, since: 0 };

function event(number: number, own: Partial<StreamEvent> = {}): StreamEvent {
  return {
    number,
    kind: 'NEW',
    article: String(100 + number),
    topics: ['macrophages', 'myeloid'],
    at: `2026-11-10T00:00:${String(number % 60).padStart(2, '0')}.000Z`,
    baseline: false,
    epoch: 1,
    ...own,
  };
}

function stored(number: number, own: Partial<Article> = {}): Article {
  return article(String(100 + number), { event: number, ...own });
}

function digest(
  scope: DigestScope,
  events: readonly StreamEvent[],
  articles: readonly Article[],
  more: { cap?: number; announcements?: readonly StreamEvent[] } = {},
) {
  return composeDigest({
    review: review(),
    links,
    range: { from: 0, to: 1_000 },
    scope,
    events,
    articles: new Map(articles.map((own) => [own.id, own])),
    announcements: new Map((more.announcements ?? []).map((own) => [own.article, own])),
    cap: more.cap ?? 20,
  });
}

const idsOf = (found: ReturnType<typeof digest>) =>
  found?.groups.map(({ topic, cards }) => [topic?.id ?? null, ...cards.map(({ id }) => id)]) ?? null;

describe('does an event concern a reader', () => {
  it('when it is a baseline, it concerns nobody', () => {
    expect(concerns(event(5, { baseline: true }), everything)).toBe(false);
  });

  it('when a topic was chosen at event 4, it counts from event 5 on', () => {
    const scope = { topics: { macrophages: 4 }, since: 0 };
    expect([3, 4, 5].map((number) => concerns(event(number), scope))).toEqual([false, false, true]);
  });

  it('when the reader chose a parent, what is filed below it counts; a neighbour does not', () => {
    expect(concerns(event(5), { topics: { myeloid: 0 }, since: 0 })).toBe(true);
    expect(concerns(event(5), { topics: { lymphoid: 0, mdsc: 0 }, since: 0 })).toBe(false);
  });

  it('when an article is not yet filed, it concerns those who chose all topics', () => {
    expect(concerns(event(5, { topics: [] }), everything)).toBe(true);
    expect(concerns(event(5, { topics: [] }), { topics: { myeloid: 0 }, since: 0 })).toBe(false);
  });

  it('when "all" was added at event 4 to an older topic, both count from their own moment', () => {
    const scope = { topics: { macrophages: 1, '*': 4 }, since: 0 };
    expect(concerns(event(3), scope)).toBe(true);
    expect(concerns(event(3, { topics: ['vaccines'] }), scope)).toBe(false);
    expect(concerns(event(5, { topics: ['vaccines'] }), scope)).toBe(true);
  });

  it('when a topic is called like something every object has, nothing is found that was not chosen', () => {
    expect(concerns(event(5, { topics: ['constructor', '__proto__', 'toString'] }), { topics: {}, since: 0 })).toBe(
      false,
    );
  });

  it('when any scope and events are given, ranges that touch share the events between them without loss or repetition', () => {
    const topics = fc.subarray(['macrophages', 'myeloid', 'vaccines', '*']);
    fc.assert(
      fc.property(topics, fc.array(topics, { maxLength: 30 }), fc.nat(30), (chosen, filed, cut) => {
        const scope = { topics: Object.fromEntries(chosen.map((topic, index) => [topic, index * 3])), since: 0 };
        const all = filed.map((own, index) => event(index + 1, { topics: own.filter((topic) => topic !== '*') }));
        const articles = all.map(({ number }) => stored(number));
        const shown = (part: readonly StreamEvent[]) =>
          (digest(scope, part, articles, { cap: Number.POSITIVE_INFINITY })?.groups ?? []).flatMap(({ cards }) =>
            cards.map(({ id }) => id),
          );
        const parts = [...shown(all.slice(0, cut)), ...shown(all.slice(cut))];
        expect(parts.toSorted()).toEqual(shown(all).toSorted());
        expect(new Set(parts).size).toBe(parts.length);
      }),
    );
  });
});

describe('a digest', () => {
  it('when the range holds nothing for the reader, there is none', () => {
    expect(digest(everything, [], [])).toBeNull();
    expect(digest({ topics: { vaccines: 0 }, since: 0 }, [event(1)], [stored(1)])).toBeNull();
    expect(digest(everything, [event(1, { baseline: true })], [stored(1)])).toBeNull();
  });

  it('when an article is in several topics, it stands once, under the strongest one the reader chose, with all its labels', () => {
    const own = stored(1, { classification: filedUnder('nk-cells', 'macrophages', 'vaccines') });
    const topics = ['nk-cells', 'lymphoid', 'macrophages', 'myeloid', 'vaccines'];
    const events = [event(1, { topics })];
    expect(idsOf(digest(everything, events, [own]))).toEqual([['lymphoid', '101']]);
    const found = digest({ topics: { vaccines: 0, macrophages: 0 }, since: 0 }, events, [own]);
    expect(idsOf(found)).toEqual([['myeloid', '101']]);
    expect(found?.groups[0]?.cards[0]?.topics.map(({ label }) => label)).toEqual([
      'About nk-cells',
      'About macrophages',
      'About vaccines',
    ]);
    expect(found?.counts).toEqual({ articles: 1, citing: 1, related: 0 });
  });

  it('when there are several groups, they stand in the order of the outline, what is not yet filed last', () => {
    const articles = [
      stored(1, { classification: filedUnder() }),
      stored(2, { classification: filedUnder('vaccines') }),
      stored(3, { classification: filedUnder('nk-cells') }),
      stored(4, { classification: filedUnder('mdsc') }),
    ];
    expect(
      idsOf(
        digest(
          everything,
          [1, 2, 3, 4].map((number) => event(number)),
          articles,
        ),
      ),
    ).toEqual([
      ['myeloid', '104'],
      ['lymphoid', '103'],
      ['vaccines', '102'],
      [null, '101'],
    ]);
  });

  it('when there are more than the cap, the mail shows the weightiest and says how many more there are', () => {
    const articles = [
      stored(1, { relation: 'related', classification: filedUnder('macrophages') }),
      stored(2),
      stored(3, {
        relation: 'related',
        classification: filedUnder('macrophages'),
        record: record('103', { publicationTypes: ['Editorial'] }),
      }),
      stored(4),
    ];
    const events = [1, 2, 3, 4].map((number) => event(number));
    const found = digest(everything, events, articles, { cap: 3 });
    expect(idsOf(found)).toEqual([['myeloid', '104', '102', '101']]);
    expect(found).toMatchObject({ more: 1, counts: { articles: 4, citing: 2, related: 2 } });
    expect(digest(everything, events, articles, { cap: Number.POSITIVE_INFINITY })).toMatchObject({ more: 0 });
  });

  it('when the order of events changes, the digest does not', () => {
    const events = [1, 2, 3, 4, 5].map((number) => event(number));
    const articles = events.map(({ number }) => stored(number, { relevance: 0.5 }));
    const forwards = digest(everything, events, articles);
    expect(digest(everything, events.toReversed(), articles.toReversed())).toEqual(forwards);
  });

  it('when topics were chosen, the web edition is limited to them and everything is not', () => {
    expect(chosenTopics({ topics: { vaccines: 0, mdsc: 3 } })).toEqual(['mdsc', 'vaccines']);
    expect(chosenTopics({ topics: { vaccines: 0, '*': 3 } })).toBeNull();
    expect(digest({ topics: { myeloid: 0 }, since: 0 }, [event(1)], [stored(1)])?.editionUrl).toBe(
      'https://living.example.org/small-review/digests/0-1000/?topics=myeloid',
    );
  });
});

describe('what happened to papers', () => {
  const at = '2026-11-12T00:00:00.000Z';
  const retracted = stored(1, {
    record: record(101, { publicationTypes: ['Retracted Publication'] }),
    changes: [{ kind: 'RETRACTED', at, notice: null, source: 'J Tests' }],
  });
  const retraction = event(9, { kind: 'RETRACTED', article: '101', at });
  const announced = { announcements: [event(1)] };

  it('when a paper the reader was sent is retracted, the digest says so, with its source', () => {
    const found = digest(everything, [retraction], [retracted], announced);
    expect(found?.notices).toMatchObject([{ kind: 'RETRACTED', source: 'J Tests', card: { id: '101' } }]);
    expect(found?.counts.articles).toBe(0);
  });

  it('when the reader came after the paper, a retraction is not told', () => {
    expect(digest({ topics: { '*': 5 }, since: 5 }, [retraction], [retracted], announced)).toBeNull();
  });

  it('when the reader left, came back after the paper, and has old choices, a retraction is not told', () => {
    expect(digest({ topics: { '*': 0 }, since: 5 }, [retraction], [retracted], announced)).toBeNull();
  });

  it('when the topic was chosen after the paper, it was never sent and its retraction is not told', () => {
    expect(
      digest({ topics: { vaccines: 0, macrophages: 5 }, since: 0 }, [retraction], [retracted], announced),
    ).toBeNull();
  });

  it('when the paper was a baseline, it was never sent and its retraction is not told', () => {
    expect(digest(everything, [retraction], [retracted], { announcements: [event(1, { baseline: true })] })).toBeNull();
  });

  it('when the paper has been filed elsewhere since, its retraction still reaches who was sent it', () => {
    const elsewhere = event(9, { ...retraction, topics: ['vaccines'] });
    const scope = { topics: { macrophages: 0 }, since: 0 };
    expect(digest(scope, [elsewhere], [retracted], announced)?.notices).toHaveLength(1);
    expect(digest({ topics: { vaccines: 0 }, since: 0 }, [elsewhere], [retracted], announced)).toBeNull();
  });

  it('when paper and retraction lie in one digest, the paper stands there with its badge and nothing twice', () => {
    const found = digest(everything, [event(1), retraction], [retracted]);
    expect(found?.notices).toEqual([]);
    expect(found?.groups[0]?.cards[0]?.badges).toContain('retracted');
  });

  it('when the paper lies in the range but not in the topics, its retraction is not told', () => {
    const scope = { topics: { vaccines: 0 }, since: 0 };
    expect(digest(scope, [event(1), event(9, { ...retraction, topics: ['vaccines'] })], [retracted])).toBeNull();
  });

  it('when a preprint is published, everyone who follows the topic is told, sent or not', () => {
    const published = stored(1, { changes: [{ kind: 'PUBLISHED', at, notice: null, source: 'Journal of Tests' }] });
    const publication = event(9, { kind: 'PUBLISHED', article: '101', at });
    const baseline = { announcements: [event(1, { baseline: true })] };
    expect(digest({ topics: { '*': 5 }, since: 5 }, [publication], [published], baseline)?.notices).toHaveLength(1);
    expect(digest({ topics: { vaccines: 0 }, since: 0 }, [publication], [published], baseline)).toBeNull();
  });

  it('when several things happened, the newest comes first', () => {
    const both = {
      ...retracted,
      changes: [{ kind: 'ERRATUM' as const, at, notice: null, source: '' }, ...retracted.changes],
    };
    const found = digest(
      everything,
      [event(8, { kind: 'ERRATUM', article: '101', at }), retraction],
      [both],
      announced,
    );
    expect(found?.notices.map(({ kind }) => kind)).toEqual(['RETRACTED', 'ERRATUM']);
  });
});
