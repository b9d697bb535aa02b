import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Article } from '../../lambda/core/article.ts';
import { articleCard } from '../../lambda/core/article-card.ts';
import type { CitationContext } from '../../lambda/core/citation-context.ts';
import type { Reason } from '../../lambda/core/classification.ts';
import { composeFeed } from '../../lambda/core/feed.ts';
import { articlePage, homePage } from '../../lambda/core/site.ts';
import { readerTemplates, siteTemplates } from '../../templates/index.ts';
import { citingLine, citingWords } from '../../templates/text/citing-words.ts';
import { reasonLine, reasonWords } from '../../templates/text/reason-words.ts';
import { en } from '../../templates/wording/compiled/en.ts';
import { wordingFor } from '../../templates/wording/wording-for.ts';
import { anyText } from './any-text.ts';
import { elements, readHtml } from './html-reader.ts';
import { contexts } from './invented-contexts.ts';
import { article, digestOf, envelope, frame, links, plainFrame, review } from './invented-review.ts';

const base = article('99000003');
const quoted = contexts.get('99000003')!;
const withContext = (changes: Partial<CitationContext>, more: Partial<Article> = {}): Article => ({
  ...base,
  ...more,
  citationContext: { ...quoted, ...changes },
});
const quote = (sentence: string, ...headings: readonly string[]) => ({ sentence, headings, citedWith: [] });
const lineOf = (own: Article) => {
  const { citing } = articleCard(own, review, links);
  return citing && citingLine(citingWords(citing, en, 300));
};
const pageOf = (own: Article) => siteTemplates.article(articlePage(plainFrame, own));

/** Everything that a reader may be sent or shown of an article. */
function faces(own: Article) {
  const digest = digestOf([own]);
  const { subject, html, text } = readerTemplates.digestMail(digest, envelope);
  const feed = composeFeed(frame, null, [own], { authority: 'living.example.org' });
  return {
    subject,
    html,
    text,
    edition: readerTemplates.editionPage({ frame: { review, links, sampleNotice: '' }, digest, citations: [] }),
    home: siteTemplates.home(homePage(frame, [own])),
    page: pageOf(own),
    rss: siteTemplates.feed(feed, 'rss'),
    atom: siteTemplates.feed(feed, 'atom'),
    json: siteTemplates.feed(feed, 'json'),
  };
}

describe('the words with which an article cites the review', () => {
  it.each([
    [
      'with its sentence',
      quote('So it is [1].', 'Introduction'),
      'Cites the review in Introduction: “So it is [1].” (CC BY 4.0)',
    ],
    ['with its place alone', quote('', 'Results', '3.2. In mice'), 'Cites the review under Results › In mice.'],
    ['without a heading', quote('So it is [1].'), 'Cites the review: “So it is [1].” (CC BY 4.0)'],
    ['without anything', quote(''), null],
  ])('when it is known %s, this is said', (_, own, line) => {
    expect(lineOf(withContext({ quotes: [own] }))).toBe(line);
  });

  it('when the first passage may not be quoted and the second may, the second is shown', () => {
    const quotes = [quote('', 'Introduction'), quote('So it is [1].', 'Discussion')];
    expect(lineOf(withContext({ quotes }))).toContain('in Discussion: “So it is [1].”');
  });

  it('when it is only related to the review, nothing of it is shown as citing', () => {
    expect(lineOf(withContext({}, { relation: 'related' }))).toBeNull();
    expect(pageOf(withContext({}, { relation: 'related' }))).not.toContain('How it cites the review');
  });

  it('when the licence forbids changes, the sentence is given whole or only its place', () => {
    const noChanges = { name: 'CC BY-NC-ND 4.0', url: '' };
    const long = 'Stem-like cells fool macrophages and others. '.repeat(8);
    expect(lineOf(withContext({ licence: noChanges, quotes: [quote('So it is [1].', 'Introduction')] }))).toContain(
      '“So',
    );
    expect(lineOf(withContext({ licence: noChanges, quotes: [quote(long, 'Introduction')] }))).toBe(
      'Cites the review under Introduction.',
    );
  });

  it('when the licence has no name we know, none is claimed', () => {
    expect(lineOf(withContext({ licence: null }))).toMatch(/”$/);
  });

  it('when it stands in mail, feed, list and page, it is the same sentence', () => {
    const told = base.citationContext!.quotes[0]!.sentence;
    const { subject: _, ...others } = faces(base);
    for (const face of Object.values(others)) expect(face.replace(/\s+/g, ' ')).toContain(told.slice(0, 60));
  });
});

describe('the page of an article that cites the review', () => {
  it('when it is opened, each passage stands under its heading, with what is cited beside it, source and licence', () => {
    const html = pageOf(base);
    expect(elements(html, 'blockquote').map(({ text }) => text.trim())).toEqual(
      base.citationContext!.quotes.map(({ sentence }) => `“${sentence}”`),
    );
    expect(elements(html, 'figcaption').map(({ text }) => text)).toEqual([
      'Cites the review in Introduction:',
      'Cites the review in Discussion › Two blocks are more than additive:',
    ]);
    expect(elements(html, 'p.hint').map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'Cited beside ref 41 of the review, and 1 other work.',
        'Quoted from the free full text in PMC, CC BY 4.0.',
      ]),
    );
    const hrefs = elements(html, 'a').map(({ attributes }) => attributes.href);
    expect(hrefs).toContain('https://creativecommons.org/licenses/by/4.0/');
    expect(hrefs).toContain('https://pmc.ncbi.nlm.nih.gov/articles/PMC99000003/');
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', '//evil.example/', 'https://a.example/"onclick="x'])(
    'when the full text names %s as the address of its licence, it is no link',
    (url) => {
      const html = pageOf(withContext({ licence: { name: 'CC BY 4.0', url } }));
      expect(elements(html, 'a').filter(({ attributes }) => attributes.rel === 'license')).toEqual([]);
      expect(html).toContain('CC BY 4.0');
    },
  );

  it('when words decided for several topics, each mark says for which, where the words were read', () => {
    const reason = (kind: 'title' | 'keyword' | 'mesh', evidence: string) => ({ kind, evidence, text: evidence });
    const html = pageOf({
      ...base,
      record: {
        ...base.record,
        keywords: ['macrophage', 'mice'],
        mesh: [{ ui: 'D1', name: 'Macrophages', major: true }],
      },
      classification: {
        taxonomyVersion: '1',
        topics: [
          { topic: 'tam', score: 0.9, reasons: [reason('title', 'macrophage'), reason('mesh', 'Macrophages')] },
          {
            topic: 'myeloid',
            score: 0.8,
            reasons: [reason('title', 'macrophage clearance'), reason('keyword', 'mice')],
          },
        ],
      },
    });
    const marks = elements(html, 'mark').map(({ text, attributes }) => [text, attributes.title]);
    expect(marks).toEqual([
      ['macrophage clearance', 'Myeloid cells, Macrophages'],
      ['mice', 'Myeloid cells'],
      ['Macrophages', 'Macrophages'],
    ]);
  });
});

describe('third-party text in a quotation', () => {
  const hostile = '<script>alert(1)</script><img src=x onerror=alert(1)> " \' & {{subject}} {{{preheader}}}';

  it('when sentence, headings and licence are hostile, they are shown as text everywhere', () => {
    const own = withContext({
      quotes: [quote(hostile, hostile, hostile)],
      licence: { name: hostile, url: `https://a.example/${hostile}` },
    });
    const { subject, text, json, ...markup } = faces(own);
    for (const face of Object.values(markup))
      expect(face).not.toMatch(/<script(?! type="application\/ld\+json">)|<img/);
    for (const face of [subject, text]) expect(face).not.toContain('&lt;');
    const [item] = (JSON.parse(json) as { items: { content_html: string }[] }).items;
    expect(item?.content_html).not.toMatch(/<script|<img/);
  });

  it('when a sentence is any text at all, pages stay sound and mails bounded', () => {
    fc.assert(
      fc.property(anyText, anyText, (sentence, heading) => {
        const own = withContext({ quotes: [quote(sentence, heading)] });
        expect(readHtml(pageOf(own)).length).toBeGreaterThan(50);
        const { html } = readerTemplates.digestMail(digestOf([own]), envelope);
        expect(html.length).toBeLessThan(40_000);
      }),
      { numRuns: 40 },
    );
  });

  it('when a sentence is long, a mail shows its beginning and says that there is more', () => {
    const own = withContext({ quotes: [quote('Stem-like cells fool macrophages. '.repeat(40), 'Introduction')] });
    const [said] = elements(readerTemplates.digestMail(digestOf([own]), envelope).html, 'span').filter(({ text }) =>
      text.startsWith('“Stem-like'),
    );
    expect(said?.text.length).toBeLessThanOrEqual(362);
    expect(said?.text).toMatch(/…”$/);
  });

  it('when every sentence is absurdly long, a digest of twenty stays under 80 KB', () => {
    const many = Array.from({ length: 20 }, (_, index) => ({
      ...withContext({ quotes: [quote('Stem-like cells '.repeat(2_000), 'Heading '.repeat(500))] }),
      id: `9900${2_000 + index}`,
      event: index + 1,
      changes: [],
    }));
    const { html } = readerTemplates.digestMail(digestOf(many), envelope);
    expect(new TextEncoder().encode(html).length).toBeLessThanOrEqual(80_000);
    expect(elements(html, 'h3')).toHaveLength(20);
  });
});

describe('a reason in words', () => {
  const shared = {
    kind: 'shared-references' as const,
    evidence: 'Tumour-associated macrophages',
    text: 'shares refs 41, 45, 102 with *Tumour-associated macrophages*',
    references: { labels: ['41', '45', '102'], more: 0 },
  };
  const english = wordingFor('en');

  it('when it names a heading of the review, the heading is set apart and the words stay', () => {
    expect(reasonWords(shared, 160, english)).toEqual({
      before: 'shares refs 41, 45, 102 with ',
      heading: 'Tumour-associated macrophages',
      after: '',
    });
    expect(reasonLine(reasonWords(shared, 160, english))).toBe(shared.text);
    const own = {
      ...base,
      classification: { taxonomyVersion: '1', topics: [{ topic: 'tam', score: 1, reasons: [shared] }] },
    };
    expect(pageOf(own)).toContain('shares refs 41, 45, 102 with <em>Tumour-associated macrophages</em>');
  });

  it('when it was stored before its references were kept apart, it says what it said', () => {
    const { references: _, ...stored } = shared;
    expect(reasonWords(stored, 160, english)).toEqual(reasonWords(shared, 160, english));
  });

  it('when the review speaks Spanish, so do its reasons, each kind of them', () => {
    const spanish = wordingFor('es');
    const line = (reason: Reason) => reasonLine(reasonWords(reason, 160, spanish));
    const of = (kind: Reason['kind'], evidence: string, more: Partial<Reason> = {}): Reason => ({
      ...{ kind, evidence, text: 'in English' },
      ...more,
    });
    expect([
      line(of('title', 'NK cells')),
      line(of('abstract', 'hypoxia', { times: 3 })),
      line(of('keyword', 'niche')),
      line(of('mesh', 'Macrophages', { isMajor: true })),
      line(of('shared-references', 'Macrophages', { references: { labels: ['41', '45'], more: 3 } })),
      line(of('cited-beside', 'Macrophages', { references: { labels: ['41'], more: 0 } })),
    ]).toEqual([
      'título: «NK cells»',
      'resumen: «hypoxia» (3 veces)',
      'palabra clave: «niche»',
      'descriptor MeSH: Macrophages (tema principal)',
      'comparte las referencias 41, 45 y 3 más con *Macrophages*',
      'cita la revisión junto a la referencia 41, de *Macrophages*',
    ]);
  });

  it('when it quotes the article, asterisks in it mean nothing', () => {
    expect(reasonWords({ kind: 'title', evidence: '*a*', text: '' }, 160, english)).toEqual({
      before: 'title: “*a*”',
      heading: '',
      after: '',
    });
  });
});
