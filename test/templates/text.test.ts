import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { underlined, wrapped } from '../../templates/mail/text-lines.ts';
import { dateText, momentText } from '../../templates/text/calendar-date.ts';
import { graphemeCount, oneLine, printable, shortened } from '../../templates/text/printable.ts';
import { titleHtml } from '../../templates/text/title-html.ts';
import { en } from '../../templates/wording/compiled/en.ts';
import { articlesAWeek, countSentence } from '../../templates/wording/composed-sentences.ts';
import { wordingFor } from '../../templates/wording/wording-for.ts';
import { anyText } from './any-text.ts';

describe('text that is printed', () => {
  it('when it is made printable nothing is left that XML, HTML or a reading order would trip over (H31)', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const clean = printable(text);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toMatch(/[\p{Noncharacter_Code_Point}\u202a-\u202e\u2066-\u2069]|(?![\t\n\r])\p{Cc}/u);
        expect(oneLine(text)).not.toMatch(/[\t\n\r\u2028\u2029]|^ | $| {2}/);
      }),
    );
  });

  it('when a removed character stood between spaces, or parted words itself, one space is left', () => {
    expect(oneLine(' a \u0000 b\u000bc\r\n d\u202e ')).toBe('a b c d');
  });

  it('when it holds joiners that scripts and emoji need they stay', () => {
    expect(printable('می‌خواهم 👩‍🔬 β')).toBe('می‌خواهم 👩‍🔬 β');
  });

  it('when it is shortened it never exceeds the limit, breaks at words and never inside a character', () => {
    expect(shortened('one two three four', 12)).toBe('one two…');
    expect(shortened('short', 5)).toBe('short');
    expect(shortened('👩‍🔬'.repeat(10), 4)).toBe(`${'👩‍🔬'.repeat(3)}…`);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 30 }), (text, limit) => {
        expect(graphemeCount(shortened(text, limit))).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it('when it is wrapped no line is longer than 72 unless one word is, and no word is lost', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zäβ]{1,80}$/), { minLength: 1, maxLength: 60 }), (words) => {
        const lines = wrapped(words.join(' '), '   ', '1. ').split('\n');
        for (const line of lines) expect(line.length <= 72 || !line.slice(3).includes(' ')).toBe(true);
        expect(lines.map((line) => line.slice(3)).join(' ')).toBe(words.join(' '));
      }),
    );
  });

  it('when a heading is underlined the line is as long as the heading', () => {
    expect(underlined('CSC × immune', '=')).toBe('CSC × immune\n============');
  });
});

describe('dates as readers see them', () => {
  it.each([
    ['2026-11-12', '12 November 2026'],
    ['2026-02', 'February 2026'],
    ['2024', '2024'],
    ['', ''],
    ['2026-11-12T23:59:00.000Z', '12 November 2026'],
  ])('when the date is %s it reads "%s": as exact as the journal and no more', (date, text) => {
    expect(dateText(date, en)).toBe(text);
  });

  it('when a moment matters its time zone is said', () => {
    expect(momentText('2026-11-20T06:05:00.000Z', en)).toBe('20 November 2026, 06:05 UTC');
  });
});

describe('a title as HTML', () => {
  it('when it is safe it is kept, when it is cut or unsafe it is plain', () => {
    const card = { title: 'CD8+ T cells', titleHtml: 'CD8<sup>+</sup> T <i>cells</i>' };
    expect(String(titleHtml(card))).toBe(card.titleHtml);
    expect(String(titleHtml(card, 8))).toBe('CD8+ T…');
    expect(String(titleHtml({ title: 'a < b', titleHtml: '<i class="x">a</i>' }))).toBe('a &lt; b');
  });

  it('when anything claims to be a safe title no tag but b, i, u, sup and sub ever comes out (H30)', () => {
    fc.assert(
      fc.property(anyText, anyText, (title, html) => {
        const out = String(titleHtml({ title, titleHtml: html }));
        expect(out.replace(/<\/?(?:b|i|u|sup|sub)>/g, '')).not.toMatch(/[<>"]/);
      }),
    );
  });
});

describe('wording', () => {
  it('when a language has no wording yet readers get English', () => {
    expect(wordingFor('en-GB')).toBe(en);
    expect(wordingFor('tlh')).toBe(en);
    expect(wordingFor('__proto__')).toBe(en);
  });

  it('when one or many are counted the sentence is right', () => {
    expect(countSentence({ articles: 1, citing: 1, related: 0 }, en)).toBe('1 new article, which cites the review.');
    expect(countSentence({ articles: 1, citing: 0, related: 1 }, en)).toBe('1 new article, related to the review.');
    expect(countSentence({ articles: 2, citing: 1, related: 1 }, en)).toBe(
      '2 new articles: 1 cites the review, 1 is related.',
    );
    expect(countSentence({ articles: 3, citing: 3, related: 0 }, en)).toBe('3 new articles, all citing the review.');
    expect([0.5, 1, 2, 2.5].map((median) => articlesAWeek(median, en))).toEqual([
      'less than one article a week',
      '1 article a week',
      '2 articles a week',
      '2 to 3 articles a week',
    ]);
  });

  it('when a number is long its digits are grouped, in a sentence too', () => {
    expect([999, 1000, 1234567].map(en.number)).toEqual(['999', '1,000', '1,234,567']);
    expect(en.page.articleCount(1234)).toBe('1,234 articles');
    expect(en.andMoreAuthors(1234)).toBe('and 1,234 more');
  });

  it('when a sentence is written it does not shout', () => {
    const spoken: string[] = [];
    const collect = (value: unknown): void => {
      if (typeof value === 'string') spoken.push(value);
      else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
    };
    collect(en);
    expect(spoken.length).toBeGreaterThan(100);
    expect(spoken.filter((text) => text.includes('!'))).toEqual([]);
  });
});
