import { describe, expect, it } from '@jest/globals';
import { composeFeed, tagUri } from '../../lambda/core/feed.ts';
import { filedUnder as articlesUnder } from '../../lambda/core/filed-under.ts';
import { homePage, newestFirst, type PageFrame, topicPage, unfiledPage } from '../../lambda/core/site.ts';
import { article, filedUnder, record } from '../builders/articles.ts';
import { links, review } from '../builders/review.ts';

const frame: PageFrame = { review: review(), links, sampleNotice: '', asOf: '2026-11-16T00:00:00.000Z' };
const at = (event: number, ...topics: readonly string[]) =>
  article(String(100 + event), { event, classification: filedUnder(...topics) });
const topicOf = (id: string) => frame.review.taxonomy.topics.find((topic) => topic.id === id)!;

describe('pages', () => {
  const articles = [at(1, 'macrophages'), at(2, 'macrophages', 'mdsc'), at(3), at(4, 'vaccines', 'nk-cells')];

  it('when the outline counts articles, one in two leaves of a branch counts once for it', () => {
    const { outline, unfiled, counts } = homePage(frame, articles);
    expect(outline.map(({ topic, articles: count }) => [topic.id, count])).toEqual([
      ['myeloid', 2],
      ['lymphoid', 1],
      ['vaccines', 1],
    ]);
    expect(outline[0]?.children.map(({ topic, articles: count }) => [topic.id, count])).toEqual([
      ['macrophages', 2],
      ['mdsc', 1],
    ]);
    expect(unfiled).toBe(1);
    expect(counts).toEqual({ articles: 4, citing: 4, related: 0 });
  });

  it('when articles fit no topic, or one that was given up, a page of their own lists them, newest first', () => {
    const given = [...articles, at(5), at(6, 'given-up'), at(7, 'given-up', 'mdsc')];
    expect(unfiledPage(frame, given).cards.map(({ id }) => id)).toEqual(['106', '105', '103']);
    expect(homePage(frame, given).unfiled).toBe(3);
  });

  it('when a parent topic has a page, it shows what is filed below it by rank, equals newest first', () => {
    const page = topicPage(frame, topicOf('myeloid'), articles);
    expect(page.cards.map(({ id }) => id)).toEqual(['102', '101']);
    expect(page.parent).toBeNull();
    expect(topicPage(frame, topicOf('mdsc'), articles).parent).toEqual({
      label: 'About myeloid',
      url: links.topic('small-review', 'myeloid'),
    });
  });

  it('when articles are ordered, the event number decides and the list given stays as it is', () => {
    const given = [at(1), at(3), at(2)];
    expect(newestFirst(given).map(({ event }) => event)).toEqual([3, 2, 1]);
    expect(given.map(({ event }) => event)).toEqual([1, 3, 2]);
    expect(articlesUnder(frame.review, articles, 'lymphoid').map(({ id }) => id)).toEqual(['104']);
  });
});

describe('feeds', () => {
  it('when an article stands in two feeds, it has one id in both, made of the work alone', () => {
    const own = at(7, 'macrophages');
    const all = composeFeed(frame, null, [own], { authority: 'living.example' });
    const topic = composeFeed(frame, topicOf('macrophages'), [own], { authority: 'living.example' });
    expect(all.entries[0]?.id).toBe('tag:living.example,2023:small-review/articles/107');
    expect(topic.entries[0]?.id).toBe(all.entries[0]?.id);
    expect([all.id, topic.id]).toEqual([
      tagUri('living.example', 'small-review', 'feeds/all'),
      tagUri('living.example', 'small-review', 'feeds/topics/macrophages'),
    ]);
    const moved = { ...own, record: record(999, { title: 'Another title' }) };
    expect(composeFeed(frame, null, [moved], { authority: 'living.example' }).entries[0]?.id).toBe(all.entries[0]?.id);
  });

  it('when there are more than fifty and their months are over, the newest fifty are shown and the feed is as new as its newest change', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({
      ...at(index + 1),
      ...(index < 5 ? { firstSeen: '2026-10-01T00:00:00.000Z' } : {}),
      updated: index === 30 ? '2026-12-01T00:00:00.000Z' : '2026-11-01T00:00:00.000Z',
    }));
    const feed = composeFeed({ ...frame, asOf: '2026-12-01T00:00:00.000Z' }, null, many, {
      authority: 'living.example',
    });
    expect(feed.entries.map(({ article }) => article.event)).toEqual(
      Array.from({ length: 50 }, (_, index) => 60 - index),
    );
    expect(feed.updated).toBe('2026-12-01T00:00:00.000Z');
  });

  it('when no archive holds them yet, more than fifty are shown: nothing falls between', () => {
    const many = Array.from({ length: 60 }, (_, index) => at(index + 1));
    const feed = composeFeed({ ...frame, asOf: many[0]!.firstSeen }, null, many, { authority: 'living.example' });
    expect(feed.entries).toHaveLength(60);
  });

  it('when a feed has no entry, it is as old as the review', () => {
    expect(composeFeed(frame, null, [], { authority: 'living.example' }).updated).toBe('2023-02-21T00:00:00.000Z');
    const monthly = { ...frame, review: review({ published: '2023-02' }) };
    // RFC 3339 knows no date without a day.
    expect(composeFeed(monthly, null, [], { authority: 'living.example' }).updated).toBe('2023-02-01T00:00:00.000Z');
  });
});
