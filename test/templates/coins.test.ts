import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Article } from '../../lambda/core/article.ts';
import type { Author } from '../../lambda/core/article-record.ts';
import { parseDoi } from '../../lambda/core/identifiers.ts';
import { homePage, topicPage } from '../../lambda/core/site.ts';
import { referenceOf } from '../../templates/citations/reference.ts';
import { readerTemplates, siteTemplates } from '../../templates/index.ts';
import { coins } from '../../templates/pages/coins.ts';
import { oneLine } from '../../templates/text/printable.ts';
import { anyText } from './any-text.ts';
import { everyMail } from './every-mail.ts';
import { everyPage } from './every-page.ts';
import { elements } from './html-reader.ts';
import {
  article,
  articles,
  articleWith,
  feedOfAll,
  links,
  plainFrame,
  review,
  weeklyDigest,
} from './invented-review.ts';

const decoded = (kev: string) => [...new URLSearchParams(kev)];
const coinsOf = (own: Article) => decoded(coins(referenceOf(own)));
const valuesOf = (own: Article, key: string) => coinsOf(own).flatMap(([name, value]) => (name === key ? [value] : []));
const person = (family: string, given = '', suffix = ''): Author => ({
  kind: 'person',
  family,
  given,
  initials: '',
  suffix,
  orcid: '',
});
const group: Author = { kind: 'collective', name: 'Niche, Stroma & Immunity Consortium' };
const pagesOf = (pages: string) => {
  const own = articleWith({ journal: { ...article('99000026').record.journal, pages } });
  return coinsOf(own).filter(([key]) => /page/.test(key));
};

describe('an article as a ContextObject', () => {
  it('when it stands in a journal, all that a reference manager asks for is decoded again', () => {
    expect(coinsOf(article('99000025'))).toEqual([
      ['ctx_ver', 'Z39.88-2004'],
      ['ctx_enc', 'info:ofi/enc:UTF-8'],
      ['rft_val_fmt', 'info:ofi/fmt:kev:mtx:journal'],
      ['rft.genre', 'article'],
      [
        'rft.atitle',
        'Small extracellular vesicles of leukemia stem cells deliver miR-378a-3p to NK cells and blunt granzyme B-dependent killing in acute myeloid leukemia',
      ],
      ['rft.jtitle', 'Vesicle Oncology Reports'],
      ['rft.stitle', 'Vesicle Oncol Rep'],
      ['rft.volume', '6'],
      ['rft.issue', '1'],
      ['rft.date', '2026-01-09'],
      ['rft.spage', '14'],
      ['rft.epage', '29'],
      ['rft.issn', '9990-0335'],
      ['rft.au', 'Mäkinen, Saara'],
      ['rft.au', 'Adeyemi-Holt, Tobi'],
      ['rft.au', 'Dvořáček, Matěj'],
      ['rft.au', 'Kwon, Ji-Hae'],
      ['rft.au', 'Salonius, Petri'],
      ['rft_id', 'info:doi/10.5555/sample.2026.00025'],
      ['rft_id', 'info:pmid/99000025'],
    ]);
  });

  it('when it is a preprint, its genre says so', () => {
    expect(valuesOf(article('99000043'), 'rft.genre')).toEqual(['preprint']);
    expect(valuesOf(article('99000043'), 'rft_val_fmt')).toEqual(['info:ofi/fmt:kev:mtx:journal']);
  });

  it('when it is a chapter or a book, it is told in the format of books', () => {
    const chapter = article('99000111');
    const { title, journal } = chapter.record;
    expect(coinsOf(chapter).slice(2, 6)).toEqual([
      ['rft_val_fmt', 'info:ofi/fmt:kev:mtx:book'],
      ['rft.genre', 'bookitem'],
      ['rft.atitle', title.replace(/\.$/, '')],
      ['rft.btitle', journal.title],
    ]);
    const book = { ...chapter, record: { ...chapter.record, title: journal.title } };
    expect(coinsOf(book).slice(2, 5)).toEqual([
      ['rft_val_fmt', 'info:ofi/fmt:kev:mtx:book'],
      ['rft.genre', 'book'],
      ['rft.btitle', journal.title.replace(/\.$/, '')],
    ]);
  });

  it('when its date is known to the month or the year, no more is said', () => {
    expect(valuesOf(articleWith({ published: { precision: 'month', text: '2026-02' } }), 'rft.date')).toEqual([
      '2026-02',
    ]);
    expect(valuesOf(articleWith({ published: { precision: 'year', text: '2026' } }), 'rft.date')).toEqual(['2026']);
  });

  it('when its pages are a plain range, its ends are told in full; anything else as the journal has it', () => {
    expect(pagesOf('1188-207')).toEqual([
      ['rft.spage', '1188'],
      ['rft.epage', '1207'],
    ]);
    expect(pagesOf('S12–S18')).toEqual([
      ['rft.spage', 'S12'],
      ['rft.epage', 'S18'],
    ]);
    expect(pagesOf('e0026')).toEqual([['rft.pages', 'e0026']]);
    expect(pagesOf('14-29, 31')).toEqual([['rft.pages', '14-29, 31']]);
    expect(pagesOf('')).toEqual([]);
  });

  it('when it has many authors, ten are named, each with the suffix behind the given name', () => {
    const authors = Array.from({ length: 30 }, (_, index) =>
      person(`Family${index}`, 'Ana B', index === 0 ? 'Jr' : ''),
    );
    const named = valuesOf(articleWith({ authors }), 'rft.au');
    expect(named).toHaveLength(10);
    expect(named.slice(0, 2)).toEqual(['Family0, Ana B Jr', 'Family1, Ana B']);
  });

  it('when a group is its author, it is named as one; behind persons it would be taken for the first', () => {
    const names = (authors: readonly Author[]) =>
      coinsOf(articleWith({ authors })).filter(([key]) => key.startsWith('rft.au'));
    expect(names([group])).toEqual([['rft.aucorp', 'Niche, Stroma & Immunity Consortium']]);
    expect(names([group, person('Li', 'Bo')])).toEqual([
      ['rft.aucorp', 'Niche, Stroma & Immunity Consortium'],
      ['rft.au', 'Li, Bo'],
    ]);
    expect(names([person('Li', 'Bo'), group])).toEqual([['rft.au', 'Li, Bo']]);
  });

  it('when its title has markup, the plain text is told', () => {
    const own = articleWith({ title: 'CD8+ T cells & β₂ 😀', titleHtml: '<i>CD8</i><sup>+</sup> T cells &amp; β₂ 😀' });
    expect(valuesOf(own, 'rft.atitle')).toEqual(['CD8+ T cells & β₂ 😀']);
  });

  it('when nothing is known of it, nothing is told', () => {
    const nothing = { title: '', authors: [], doi: null, pmid: null, published: null };
    const journal = { title: '', abbreviation: '', issn: '', volume: '', issue: '', pages: '' };
    expect(coinsOf(articleWith({ ...nothing, journal })).map(([key]) => key)).toEqual([
      'ctx_ver',
      'ctx_enc',
      'rft_val_fmt',
      'rft.genre',
    ]);
  });

  it('when its texts are anything at all, each is decoded again as one clean line, and the page stays sound', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (title, name, journal) => {
        const own = articleWith({
          title,
          titleHtml: '',
          authors: [{ kind: 'collective', name }, person(name, title)],
          journal: { title: journal, abbreviation: name, issn: name, volume: title, issue: journal, pages: name },
          doi: parseDoi(`10.5555/${oneLine(title)}`),
        });
        const told = coinsOf(own);
        expect(told).toContainEqual(['ctx_ver', 'Z39.88-2004']);
        for (const [key, text] of [
          ['rft.atitle', oneLine(title).replace(/(?<!\.)\.$/, '')],
          ['rft.jtitle', oneLine(journal)],
          ['rft.stitle', oneLine(name)],
          ['rft.volume', oneLine(title)],
          ['rft.aucorp', oneLine(name)],
        ] as const)
          expect(valuesOf(own, key)).toEqual(text === '' ? [] : [text]);
        const page = siteTemplates.home(homePage(plainFrame, [own]));
        expect(elements(page, 'span.Z3988').map(({ attributes }) => decoded(attributes.title ?? ''))).toEqual([told]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('where COinS stand', () => {
  const pages = Object.entries(everyPage());
  const isList =
    /^(?:home|topic|topic with a long list|part of .*|not yet filed|not yet filed, a long list|edition|sample digest(?! of nothing).*)$/;
  /** A byline stands in each entry of a list; what happened to an earlier paper is told without. */
  const entriesOf = (html: string) =>
    html
      .split('<article class="entry">')
      .slice(1)
      .map((entry) => entry.split('</article>')[0] ?? '')
      .filter((entry) => entry.includes('<p class="by">'));

  it.each(pages.filter(([name]) => isList.test(name)))(
    'when the page “%s” lists articles, each has one span',
    (_, html) => {
      const entries = entriesOf(html);
      expect(entries).not.toEqual([]);
      for (const entry of entries) expect(entry.match(/<span class="Z3988"/g)).toHaveLength(1);
      const spans = elements(html, 'span.Z3988');
      expect(spans).toHaveLength(entries.length);
      for (const { attributes, text } of spans) {
        expect(text).toBe('');
        expect(attributes.title).toMatch(/^ctx_ver=Z39\.88-2004&/);
      }
    },
  );

  it('when articles are listed, the spans are theirs, in their order', () => {
    const pmids = (html: string) =>
      elements(html, 'span.Z3988').map(({ attributes }) =>
        new URLSearchParams(attributes.title).getAll('rft_id').at(-1),
      );
    const told = (cards: readonly { readonly pmid: string }[]) => cards.map(({ pmid }) => `info:pmid/${pmid}`);
    const lymphoid = review.taxonomy.topics.find(({ id }) => id === 'lymphoid')!;
    const topic = topicPage(plainFrame, lymphoid, articles);
    expect(pmids(siteTemplates.topic(topic))).toEqual(told(topic.cards));
    const frame = { review, links, sampleNotice: '' };
    const edition = readerTemplates.editionPage({ frame, digest: weeklyDigest, citations: [] });
    // What happened to earlier papers is told above them, and not among what the edition's own files hold.
    expect(pmids(edition)).toEqual(told(weeklyDigest.groups.flatMap(({ cards }) => cards)));
  });

  it.each(pages.filter(([name]) => !isList.test(name)))(
    'when the page “%s” lists none, there is no span',
    (_, html) => {
      // An article's own page has citation tags: it would be found twice.
      expect(html).not.toContain('Z3988');
    },
  );

  it('when articles go out by mail or feed, no span goes with them', () => {
    for (const { html } of Object.values(everyMail())) expect(html).not.toContain('Z3988');
    for (const format of ['rss', 'atom', 'json'] as const)
      expect(siteTemplates.feed(feedOfAll, format)).not.toMatch(/Z3988|ctx_ver/);
  });
});
