import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createLinks } from '../../lambda/core/links.ts';
import { doi, pmcid, pmid } from '../builders/articles.ts';
import { links } from '../builders/review.ts';

describe('links', () => {
  it('when they are built, they are the addresses the site promises', () => {
    expect(links.review('r')).toBe('https://living.example.org/r/');
    expect(links.topic('r', 't')).toBe('https://living.example.org/r/topics/t/');
    expect(links.article('r', '101')).toBe('https://living.example.org/r/articles/101/');
    expect(links.edition('r', { from: 3, to: 9 }, null)).toBe('https://living.example.org/r/digests/3-9/');
    expect(links.editionCitations('r', { from: 3, to: 9 }, ['a', 'b c'], 'ris')).toBe(
      'https://living.example.org/r/digests/3-9/export.ris?topics=a,b%20c',
    );
    expect(links.editionCitations('r', { from: 3, to: 9 }, null, 'json')).toBe(
      'https://living.example.org/r/digests/3-9/export.json',
    );
    expect(links.edition('r', { from: 3, to: 9 }, ['a', 'b'])).toBe(
      'https://living.example.org/r/digests/3-9/?topics=a,b',
    );
    expect(links.feed('r', null, 'rss')).toBe('https://living.example.org/r/feeds/all.rss');
    expect(links.feed('r', 't', 'json')).toBe('https://living.example.org/r/feeds/topics/t.json');
    expect(links.opml('r')).toBe('https://living.example.org/r/feeds.opml');
    expect(links.citations('r', 'ris')).toBe('https://living.example.org/r/export.ris');
    expect(links.reader('r', 'confirm', 'a.b')).toBe('https://living.example.org/r/confirm?token=a.b');
    expect(links.pubmed(pmid(7))).toBe('https://pubmed.example.org/7/');
    expect(links.pmc(pmcid(7))).toBe('https://pmc.example.org/articles/PMC7/');
  });

  it('when the origin ends in a slash, no address has two', () => {
    const slashed = createLinks({ site: 'https://a.example//', pubmed: '', pmc: '', doi: '' });
    expect(slashed.review('r')).toBe('https://a.example/r/');
  });

  it('when a DOI holds markup or anything else that URLs reserve, its address is still its own (H33)', () => {
    expect(links.doi(doi('10.1234/">&<img/src=x?a#b'))).toBe(
      'https://doi.example.org/10.1234/%22%3E%26%3Cimg/src%3Dx%3Fa%23b',
    );
  });

  it('when any text stands for an id, the address stays on our own site and gives the text back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text !== '.' && text !== '..'),
        (text) => {
          const url = new URL(links.topic('r', text));
          expect(url.origin).toBe('https://living.example.org');
          expect(url.pathname.split('/').slice(0, 3)).toEqual(['', 'r', 'topics']);
          expect(decodeURIComponent(url.pathname.split('/')[3] ?? '')).toBe(text);
          expect(new URL(links.reader('r', 'confirm', text)).searchParams.get('token')).toBe(text);
        },
      ),
    );
  });
});
