import { describe, expect, it } from '@jest/globals';
import type { StoredArticles } from '../../cli/stored-articles.ts';
import { unfiledWords } from '../../cli/unfiled-words.ts';
import { article, filedUnder, record } from '../builders/articles.ts';
import { review } from '../builders/review.ts';
import { taxonomyOf, topic } from '../filing/article.ts';

const own = { ...review(), taxonomy: taxonomyOf(topic({ id: 'macrophages', terms: ['macrophage'] })) };

/** Invented articles as a service would have stored them, under whatever topic an earlier outline had for them. */
function stored(...titles: readonly string[]): StoredArticles {
  const articles = titles.map((title, at) =>
    article(`pmid-${99_000_001 + at}`, {
      record: record(99_000_001 + at, { title, abstract: [] }),
      classification: filedUnder('earlier'),
    }),
  );
  const notAsked = () => {
    throw new Error('should not be called');
  };
  return {
    isSample: false,
    articles: async () => articles,
    head: notAsked,
    events: notAsked,
    readers: notAsked,
    close: notAsked,
  };
}

describe('when a review is checked beside what is stored', () => {
  it('tells how many articles the outline has no topic for, and what they share, with an example', async () => {
    const titles = ['Ferroptosis in a tumor', 'A tumor of macrophages', 'Sleep', 'Tumors after ferroptosis'];
    expect(await unfiledWords(own, stored(...titles))).toEqual([
      '3 of 4 stored articles are not yet filed. What they share, and the outline has no words for (a topic to add, perhaps):',
      '  Ferroptosis: 2 of them, such as "Ferroptosis in a tumor"',
    ]);
  });

  it('says how many they are where they share nothing, and nothing when all are filed', async () => {
    expect(await unfiledWords(own, stored('Sleep', 'A tumor of macrophages'))).toEqual([
      '1 of 2 stored articles is not yet filed',
    ]);
    expect(await unfiledWords(own, stored('A tumor of macrophages'))).toEqual([]);
  });

  it('shortens a long title, and shows a few phrases of many', async () => {
    const many = Array.from({ length: 20 }, (_, at) => `xenogene${'abcdefghijklmnopqrst'[at]}`).join(', ');
    const lines = await unfiledWords(own, stored(`${many} one`, `${many} two`));
    expect(lines).toHaveLength(9);
    for (const line of lines.slice(1)) expect(line).toMatch(/^ {2}\w+: 2 of them, such as ".{40,90}…"$/);
  });
});
