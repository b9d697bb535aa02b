import { describe, expect, it } from '@jest/globals';
import { citationFormats } from '../../lambda/core/links.ts';
import { articlePage, homePage, topicPage } from '../../lambda/core/site.ts';
import { cadences } from '../../lambda/core/subscription.ts';
import { timeline } from '../../lambda/core/timeline.ts';
import { readerTemplates, siteTemplates } from '../../templates/index.ts';
import { everyPage, token, undoOffer } from './every-page.ts';
import { expectGolden } from './golden.ts';
import { elements, readHtml } from './html-reader.ts';
import {
  article,
  articles,
  articleWith,
  digestOf,
  links,
  plainFrame,
  review,
  sampleNotice,
  weeklyDigest,
} from './invented-review.ts';

const readerFrame = { review, links, sampleNotice: '' };
const pages = everyPage();
const home = pages.home!;
const citations = citationFormats.map((format) => ({
  format,
  url: links.editionCitations('csc-immune', weeklyDigest.range, null, format),
}));
const lymphoid = review.taxonomy.topics.find(({ id }) => id === 'lymphoid')!;
const articleHtml = (...parameters: Parameters<typeof articleWith>) =>
  siteTemplates.article(articlePage(plainFrame, articleWith(...parameters)));

describe.each(Object.entries(pages))('the page: %s', (page, html) => {
  const all = readHtml(html);
  const named = (name: string) => all.filter((element) => element.name === name);

  it('when it is read by a strict parser it is one sound document', () => {
    expect(all[0]).toMatchObject({ name: 'html', attributes: { lang: 'en', dir: 'ltr' } });
    expect(named('h1')).toHaveLength(1);
    expect(named('main')).toHaveLength(1);
    expect(named('title')[0]?.text.trim()).not.toBe('');
    const ids = all.flatMap(({ attributes }) => attributes.id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { attributes } of all) {
      if (attributes['aria-labelledby']) expect(ids).toContain(attributes['aria-labelledby']);
      if (attributes.for) expect(ids).toContain(attributes.for);
    }
    const levels = all.flatMap(({ name }) => (/^h[1-6]$/.test(name) ? [Number(name[1])] : []));
    expect(levels[0]).toBe(1);
    levels.slice(1).forEach((level, index) => {
      expect(level - levels[index]!).toBeLessThanOrEqual(1);
    });
  });

  it('when the content security policy is at its strictest nothing on it is blocked', () => {
    // Data, which nobody runs; and the one script there is, on the one page that needs it.
    const run = named('script').filter(({ attributes }) => attributes.type !== 'application/ld+json');
    expect(run.map(({ attributes }) => attributes.src)).toEqual(
      page === 'search' ? ['https://living.example.org/search.js'] : [],
    );
    expect(named('style')).toEqual([]);
    expect(named('img')).toEqual([]);
    for (const { attributes } of all.filter((element) => !run.includes(element))) {
      for (const name of Object.keys(attributes)) expect(name).not.toMatch(/^(?:style|on\w+|src)$/);
    }
    const loaded = named('link').filter(({ attributes }) => attributes.rel === 'stylesheet');
    expect(loaded.map(({ attributes }) => attributes.href)).toEqual([
      expect.stringMatching(/^(?:https:\/\/living\.example\.org)?\/style\.css$/),
    ]);
  });
});

describe('the home page of a review', () => {
  it('when there are articles it reads like this', () => {
    expectGolden('home-page.html', home);
  });

  it('when it is seen first it says what it is, how much there is and what is new', () => {
    expect(elements(home, 'h1')[0]?.text).toBe(review.title);
    expect(elements(home, 'dd').map(({ text }) => text)).toEqual(['16', '11', '5']);
    expect(elements(home, 'h3.day').map(({ text }) => text)).toEqual([
      'Added on 13 November 2026',
      'Added on 12 November 2026',
      'Added on 9 November 2026',
      'Added on 19 October 2026',
      'Added on 5 October 2026',
      'Added on 28 September 2026',
    ]);
  });

  it('when a reader subscribes the form works without script and posts what the service reads', () => {
    const [form] = elements(home, 'form');
    expect(form?.attributes).toMatchObject({ method: 'post', action: links.subscribe(review.slug) });
    const inputs = elements(home, 'input').map(({ attributes }) => attributes);
    expect(inputs.filter(({ name }) => name === 'email')).toEqual([expect.objectContaining({ type: 'email' })]);
    expect(inputs.filter(({ name }) => name === 'website')).toEqual([expect.objectContaining({ tabindex: '-1' })]);
    expect(inputs.filter(({ name }) => name === 'cadence').map(({ value }) => value)).toEqual([...cadences]);
    const topics = inputs.filter(({ name }) => name === 'topics');
    expect(topics.map(({ value }) => value)).toEqual(['*', ...review.taxonomy.topics.map(({ id }) => id)]);
    expect(topics.filter((input) => 'checked' in input).map(({ value }) => value)).toEqual(['*']);
    expect(elements(home, 'legend').map(({ text }) => text)).toEqual(
      expect.arrayContaining(['How often', 'Which topics', 'Myeloid cells', 'Lymphoid cells']),
    );
  });

  it('when a browser or feed reader looks for feeds it finds them', () => {
    const alternates = elements(home, 'link').filter(({ attributes }) => attributes.rel === 'alternate');
    expect(alternates.map(({ attributes }) => [attributes.type, attributes.href])).toEqual([
      ['application/rss+xml', links.feed(review.slug, null, 'rss')],
      ['application/atom+xml', links.feed(review.slug, null, 'atom')],
      ['application/feed+json', links.feed(review.slug, null, 'json')],
      ['text/x-opml', links.opml(review.slug)],
    ]);
    const hrefs = elements(home, 'a').map(({ attributes }) => attributes.href);
    for (const format of ['ris', 'bib', 'nbib', 'json'] as const) {
      expect(hrefs).toContain(links.citations(review.slug, format));
    }
  });

  it('when the data are invented every page says so, and none does otherwise', () => {
    expect(elements(home, 'p.sample').map(({ text }) => text)).toEqual([sampleNotice]);
    expect(elements(pages.topic!, 'p.sample')).toEqual([]);
  });
});

describe('a topic page', () => {
  it('when it is opened it lists its articles by rank, and its own feeds', () => {
    const ranked = topicPage(plainFrame, lymphoid, articles).cards;
    expect(ranked.map(({ id }) => id).toSorted()).toEqual(['99000025', '99000043', '99000044', '99000111', '99000142']);
    expect(elements(pages.topic!, 'h3').map(({ text }) => text)).toEqual(ranked.map(({ title }) => title));
    expect(pages.topic).toContain('Most relevant first');
    const alternates = elements(pages.topic!, 'link').filter(({ attributes }) => attributes.rel === 'alternate');
    expect(alternates[0]?.attributes.href).toBe(links.feed(review.slug, 'lymphoid', 'rss'));
  });
});

describe('an article page', () => {
  it('when a retracted article is opened it reads like this', () => {
    expectGolden('article-page-retracted.html', siteTemplates.article(articlePage(plainFrame, article('99000015'))));
  });

  it('when an article is opened it reads like this', () => {
    expectGolden('article-page.html', siteTemplates.article(articlePage(plainFrame, article('99000003'))));
  });

  it('when a reference manager reads it it finds the article', () => {
    const meta = (name: string) =>
      elements(pages['article 99000032']!, 'meta')
        .filter(({ attributes }) => attributes.name === name)
        .map(({ attributes }) => attributes.content);
    expect(meta('citation_doi')).toEqual(['10.5555/sample.2026.00032']);
    expect(meta('citation_pmid')).toEqual(['99000032']);
    expect(meta('citation_publication_date')).toEqual(['2026/07/24']);
    expect(meta('citation_author')).toHaveLength(9);
    expect(meta('citation_author')).toContain('TERNHAVEN-2 Investigators');
    expect([meta('citation_firstpage'), meta('citation_lastpage')]).toEqual([['640'], ['653']]);
  });

  it('when reasons name words of the article those words are marked, and no others', () => {
    const marks = elements(pages['article 99000003']!, 'mark').map(({ text }) => text);
    expect(marks).toEqual(['CD24 and CD47', 'macrophage', 'phagocytosis', 'Phagocytosis', 'phagocytosis']);
  });

  it('when evidence runs across markup, stands inside a longer word or holds HTML it is marked rightly', () => {
    const reason = (evidence: string) => ({ kind: 'title' as const, evidence, text: `title says “${evidence}”` });
    const html = articleHtml(
      {
        title: 'CD8+ T cells & <NK> cells, thinking',
        titleHtml: 'CD8<sup>+</sup> T cells &amp; &lt;NK&gt; cells, thinking',
        abstract: [{ label: '', text: 'Banks & NK; p < 0.05 <b>NK</b>.' }],
      },
      {
        classification: {
          topics: [{ topic: 'nk-cells', score: 1, reasons: [reason('CD8+ T cells'), reason('<NK>'), reason('NK')] }],
          taxonomyVersion: '1',
        },
      },
    );
    const mark = '<mark title="NK cells">';
    expect(html).toContain(`${mark}CD8</mark><sup>${mark}+</mark></sup>${mark} T cells</mark> &amp; `);
    expect(elements(html, 'mark').map(({ text }) => text)).toEqual(['CD8', '+', ' T cells', '<NK>', 'NK', 'NK']);
    expect(elements(html, 'div.abstract')[0]?.text.trim()).toBe('Banks & NK; p < 0.05 <b>NK</b>.');
    const longer = articleHtml(
      { title: 'x𝛼a 𝛼a', titleHtml: 'x𝛼a 𝛼a', abstract: [] },
      { classification: { topics: [{ topic: 'nk-cells', score: 1, reasons: [reason('𝛼a')] }], taxonomyVersion: '1' } },
    );
    expect(longer).toContain(`x𝛼a ${mark}𝛼a</mark>`);
  });

  it('when it is opened it says which sources listed it and since when, and what happened since', () => {
    const facts = elements(pages['article 99000015']!, 'li').map(({ text }) => text.replace(/\s+/g, ' '));
    expect(facts).toContain('Europe PMC, citations14 November 2026');
    expect(
      facts.some((fact) => fact.startsWith('Retracted, 12 November 2026. PubMed records this article as retracted.')),
    ).toBe(true);
    expect(elements(pages['article 99000015']!, 'span.grave').map(({ text }) => text)).toEqual(['Retracted']);
  });

  it('when nothing about it changed its bytes do not change because another article came', () => {
    const later = { ...plainFrame, asOf: '2027-01-01T00:00:00.000Z' };
    expect(siteTemplates.article(articlePage(later, article('99000003')))).toBe(pages['article 99000003']);
  });
});

describe('what machines read on a page', () => {
  const dataOf = (page: string) => {
    const [block] = elements(page, 'script').filter(({ attributes }) => attributes.type === 'application/ld+json');
    return JSON.parse(block?.text ?? '');
  };

  it('when an article is described by schema.org, its ids, authors and journal are those of its record', () => {
    const { record } = article('99000025');
    expect(dataOf(pages['article 99000025']!)).toMatchObject({
      '@context': 'https://schema.org',
      '@type': 'ScholarlyArticle',
      headline: record.title,
      author: record.authors.map(() => ({ '@type': 'Person' })),
      isPartOf: { name: record.journal.title },
      identifier: expect.arrayContaining([{ '@type': 'PropertyValue', propertyID: 'DOI', value: record.doi }]),
    });
    expect(dataOf(home)).toMatchObject({ '@type': 'CollectionPage', numberOfItems: 16 });
  });

  it('when a link to a page is shared, it has a title, a description and its address', () => {
    const of = (page: string, property: string) =>
      elements(page, 'meta').find(({ attributes }) => attributes.property === property)?.attributes.content;
    expect(of(home, 'og:url')).toBe('https://living.example.org/csc-immune/');
    expect(of(pages['article 99000025']!, 'og:title')).toContain(article('99000025').record.title.slice(0, 60));
    expect(of(pages.health!, 'og:description')).toBeTruthy();
  });
});

describe('the chart on a page', () => {
  it('when it is drawn, a table behind it holds the same numbers', () => {
    const drawn = timeline(plainFrame, articles)!;
    expect(elements(home, 'svg')[0]?.attributes).toMatchObject({ role: 'img' });
    expect(elements(home, 'svg')[0]?.attributes['aria-label']).toContain('table below');
    const rows = home.match(/<tr><th scope="row">.*?<\/tr>/g) ?? [];
    expect(rows).toHaveLength(drawn.periods.length);
    const numbers = rows.map((row) => Number(/<td>(\d+)<\/td>/.exec(row)?.[1]));
    expect(numbers).toEqual(drawn.totals);
    const bars = home.match(/<rect class="bar"/g) ?? [];
    expect(bars).toHaveLength(drawn.periods.length);
  });
});

describe('hostile text on a page', () => {
  const hostile = `<script>alert(1)</script><img src=x onerror=alert(1)> " ' & </title>`;

  it('when every text of an article is hostile it is shown as text (H28)', () => {
    const html = articleHtml({
      title: hostile,
      titleHtml: hostile,
      abstract: [{ label: hostile, text: hostile }],
      authors: [{ kind: 'collective', name: hostile }],
      keywords: [hostile],
      journal: {
        title: hostile,
        abbreviation: hostile,
        issn: hostile,
        volume: hostile,
        issue: hostile,
        pages: hostile,
      },
      mesh: [{ ui: 'D1', name: hostile, major: true }],
    });
    expect(html).not.toMatch(/<script(?! type="application\/ld\+json">)|<img/);
    expect(elements(html, 'h1')[0]?.text).toBe(hostile);
    expect(
      elements(html, 'meta').find(({ attributes }) => attributes.name === 'citation_title')?.attributes.content,
    ).toBe(hostile);
  });

  it.each([
    '<i onclick="x">a</i>',
    '<a href="javascript:alert(1)">a</a>',
    '<i>a</b>',
    '<i>a',
    'a</i>',
    'a &bogus; b',
    '"><svg onload=alert(1)>',
  ])('when a title claims to be safe HTML but is not (%s) its plain text is shown', (titleHtml) => {
    const html = articleHtml({ title: 'the plain title', titleHtml });
    expect(elements(html, 'h1')[0]?.text).toBe('the plain title');
  });

  it('when a digest page is given hostile topics and reviews they are shown as text', () => {
    const renamed = {
      ...review,
      shortTitle: hostile,
      title: hostile,
      taxonomy: {
        ...review.taxonomy,
        topics: review.taxonomy.topics.map((topic) => ({ ...topic, label: hostile, description: hostile })),
      },
    };
    const html = readerTemplates.editionPage({
      frame: { ...readerFrame, review: renamed },
      digest: digestOf(articles, { review: renamed }),
      citations,
    });
    const form = siteTemplates.home(homePage({ ...plainFrame, review: renamed }, articles));
    for (const page of [html, form]) {
      expect(page).not.toMatch(/<script(?! type="application\/ld\+json">)|<img/);
      expect(readHtml(page).length).toBeGreaterThan(50);
    }
  });
});

describe('pages behind a reader’s own link', () => {
  it.each([
    ['confirm ready', 1],
    ['preferences ready', 4, 3],
    ['unsubscribe ready', 3],
    ['address ready', 1],
    ['undo ready', 1],
    ['undo-topic ready', 1],
    ['export ready', 1],
    ['erase ready', 1],
  ])(
    'when %s is shown its forms post, and its token stands in their addresses and its feeds’ alone',
    (name, count, feeds = 0) => {
      const forms = elements(pages[name]!, 'form');
      expect(forms).toHaveLength(count);
      for (const { attributes } of forms) {
        expect(attributes.method).toBe('post');
        expect(attributes.action).toMatch(/^\/csc-immune\//);
        expect(attributes.action).toContain(token);
      }
      expect(pages[name]!.split(token)).toHaveLength(count + feeds + 1);
      expect(elements(pages[name]!, 'meta').some(({ attributes }) => attributes.content === 'noindex')).toBe(true);
    },
  );

  it.each([
    'confirm done',
    'confirm over',
    'preferences over',
    'unsubscribe already',
    'unsubscribe over',
    'address done',
    'address taken',
    'undo done',
    'undo-topic over',
    'erase done',
    'asked for address',
    'asked for export',
  ])('when %s is shown there is nothing left to press', (name) => {
    expect(elements(pages[name]!, 'button')).toEqual([]);
  });

  it('when something was left, the page names what, what stays, and offers to take it back', () => {
    for (const [name, said] of [
      ['unsubscribe done', 'Your whole subscription'],
      ['left one topic', 'You no longer follow “Macrophages <& co>”'],
    ] as const) {
      expect(
        elements(pages[name]!, 'p')
          .map(({ text }) => text.trim())
          .join('\n'),
      ).toContain(said);
      expect(elements(pages[name]!, 'form').map(({ attributes }) => attributes.action)).toEqual([undoOffer.actionUrl]);
      expect(elements(pages[name]!, 'a').map(({ attributes }) => attributes.href)).toContain(undoOffer.url);
    }
    expect(pages['left one topic']).toContain('You still follow: Lymphoid cells.');
  });

  it('when a sample is shown, it says first that it is one', () => {
    for (const name of ['sample digest', 'sample digest of the latest articles', 'sample digest of nothing'])
      expect(elements(pages[name]!, 'div.panel')[0]?.text).toContain('This is a sample. It was sent to nobody.');
    expect(elements(pages['sample digest']!, 'article').length).toBeGreaterThan(3);
    expect(elements(pages['sample digest of nothing']!, 'article')).toEqual([]);
  });

  it('when somebody thinks of subscribing, the form says what to expect, in all and by topic, and links to a sample', () => {
    const form = elements(pages.home!, 'section').find(({ attributes }) => attributes.id === 'subscribe');
    expect(form?.text).toContain('from the last 12 weeks: median 3 articles a week over all topics');
    expect(form?.text).toContain('less than one article a week');
    expect(form?.text).toContain('1 to 2 articles a week');
    expect(elements(pages.home!, 'a').map(({ attributes }) => attributes.href)).toContain(
      links.sampleDigest(review.slug),
    );
    expect(pages['home of a review without articles']).not.toContain('What to expect');
    expect(pages.topic).toContain('Last 12 weeks: median');
  });

  it('when preferences are shown they are the reader’s, and a save says what changed', () => {
    const checked = elements(pages['preferences saved']!, 'input').filter(({ attributes }) => 'checked' in attributes);
    expect(checked.map(({ attributes }) => attributes.value)).toEqual(['daily', 'tam', 'lymphoid', 'silence']);
    const said = elements(pages['preferences saved']!, 'div.panel')[0]?.text.replace(/\s+/g, ' ').trim();
    expect(said).toBe('Your preferences are saved. Added: Macrophages The digest is now daily.');
  });

  it('when an unsubscribe link did nothing the page says so, in other words than when it did', () => {
    expect(pages['unsubscribe done']).not.toContain('nothing had to be changed');
    expect(pages['unsubscribe already']).toContain('nothing had to be changed');
  });
});

describe('the web edition of a digest', () => {
  it('when a mail was capped it lists every article all the same', () => {
    const capped = digestOf(articles, { cap: 3 });
    const whole = digestOf(articles, { cap: Number.POSITIVE_INFINITY });
    expect(capped.more).toBe(13);
    const html = readerTemplates.editionPage({ frame: readerFrame, digest: whole, citations });
    const hrefs = elements(html, 'a').map(({ attributes }) => attributes.href);
    for (const { id } of articles) expect(hrefs).toContain(links.article(review.slug, id));
  });

  it('when it has articles they can be taken into a reference manager, and otherwise nothing is offered', () => {
    const hrefs = elements(pages.edition!, 'a').map(({ attributes }) => attributes.href);
    for (const { url } of citations) expect(hrefs).toContain(url);
    expect(pages['empty edition']).not.toContain('export.');
  });
});

describe('the style sheet', () => {
  const colours = (block: string) =>
    Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{3,6})/g)].map(([, name, value]) => [name!, value!]));
  const [light, dark] = [...siteTemplates.styleSheet().matchAll(/:root \{[^}]*\}/g)].map(([block]) => colours(block));

  it('when it is served it is small and asks for nothing else', () => {
    expect(new TextEncoder().encode(siteTemplates.styleSheet()).length).toBeLessThanOrEqual(12_288);
    expect(siteTemplates.styleSheet()).not.toMatch(/url\(|@import|https?:/);
  });

  it.each([
    ['light', light!],
    ['dark', { ...light!, ...dark! }],
  ])('when the scheme is %s every text reaches a contrast of 4.5 to 1', (_, scheme) => {
    const pairs = [
      ['ink', 'paper'],
      ['soft', 'paper'],
      ['accent', 'paper'],
      ['ink', 'wash'],
      ['soft', 'wash'],
      ['accent', 'wash'],
      ['ink', 'mark'],
      ['on-accent', 'accent'],
    ] as const;
    for (const [text, ground] of pairs) expect(contrast(scheme[text]!, scheme[ground]!)).toBeGreaterThanOrEqual(4.5);
  });
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const hex = colour.length === 4 ? colour.slice(1).replace(/./g, '$&$&') : colour.slice(1);
    const [red, green, blue] = [0, 2, 4].map((at) => {
      const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [light, dark] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}
