import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import MiniSearch from 'minisearch';
import { searchIndex } from '../../lambda/adapters/minisearch/search-index.ts';
import { searchEntry, searchFields, searchTerm, shownAuthors, shownFields } from '../../lambda/core/search-entry.ts';
import { siteTemplates } from '../../templates/index.ts';
import { compileSearch } from '../../templates/search/compile.ts';
import { articles, articleWith, plainFrame } from '../templates/invented-review.ts';

const entries = articles.map((article) => searchEntry(plainFrame, article));
const index = MiniSearch.loadJSON(searchIndex(entries), {
  fields: Object.keys(searchFields),
  storeFields: [...shownFields],
  processTerm: searchTerm,
  searchOptions: { boost: searchFields, prefix: true, combineWith: 'AND' },
});
const find = (query: string) => index.search(query).map(({ id }) => id);

describe('the search within a review', () => {
  it('when a word of a title, an author, a topic or a MeSH heading is looked for, its articles are found', () => {
    expect(find('synNotch')).toEqual(['99000043']);
    expect(find('Wikström')).toEqual(['99000043']);
    expect(find('wikstrom daly')).toEqual(['99000043']);
    expect(find('lymphoid').toSorted()).toContain('99000043');
    expect(find('synNotch pancreatic')).toEqual([]);
  });

  it('when a hit is shown it has its title, names, journal and address, and nothing longer', () => {
    const [hit] = index.search('synNotch');
    expect(hit).toMatchObject({
      title: expect.stringContaining('synNotch'),
      journal: 'SampleRxiv',
      url: 'https://living.example.org/csc-immune/articles/99000043/',
    });
    expect(hit).not.toHaveProperty('subject');
    expect(shownAuthors(String(hit?.authors)).split(', ')).toHaveLength(3);
    expect(shownAuthors('A, B')).toBe('A, B');
  });

  it('when the same articles are indexed again the text is the same, and their abstracts are not in it', () => {
    expect(searchIndex(entries)).toBe(searchIndex(entries));
    const told = articleWith({ abstract: [{ label: '', text: 'unmistakablephrase' }] });
    expect(searchIndex([searchEntry(plainFrame, told)])).not.toContain('unmistakablephrase');
  });

  it('when the script is compiled again it gives the committed one, small and free of markup of its own', async () => {
    const committed = readFileSync(
      new URL('../../templates/search/compiled/search-script.ts', import.meta.url),
      'utf8',
    );
    expect(await compileSearch()).toBe(committed);
    expect(siteTemplates.searchScript().length).toBeLessThan(30_000);
    expect(siteTemplates.searchScript()).not.toMatch(/innerHTML|eval\(|new Function/);
  });

  it('when the page is opened without JavaScript it says what that means, and the form is a form', () => {
    const page = siteTemplates.search(plainFrame);
    expect(page).toContain('<noscript>');
    expect(page).toMatch(/<form class="search" role="search" method="get"/);
  });
});
