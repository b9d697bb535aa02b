import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { parseAtomFeed, parseJsonFeed, parseOpml, parseRssFeed } from 'feedsmith';
import type { Article } from '../../lambda/core/article.ts';
import { composeFeed, composeOwnFeed, feedArchives } from '../../lambda/core/feed.ts';
import { parseDoi } from '../../lambda/core/identifiers.ts';
import { createLinks } from '../../lambda/core/links.ts';
import { homePage } from '../../lambda/core/site.ts';
import { sourceLine } from '../../templates/citations/source-line.ts';
import { siteTemplates } from '../../templates/index.ts';
import { oneLine } from '../../templates/text/printable.ts';
import { anyText } from './any-text.ts';
import { expectGolden } from './golden.ts';
import { article, articles, articleWith, feedOfAll, feedOfTopic, frame, links, review } from './invented-review.ts';

const authority = 'living.example.org';
const feedOf = (list: readonly Article[], own = frame) => composeFeed(own, null, list, { authority });
const rss = siteTemplates.feed(feedOfAll, 'rss');
const atom = siteTemplates.feed(feedOfAll, 'atom');
const json = siteTemplates.feed(feedOfAll, 'json');
const wordJoiner = /\u2060/g;

/** Read by another parser than the one whose company wrote it: nothing interpreted, text as it stands. */
function readXml(xml: string) {
  expect(XMLValidator.validate(xml)).toBe(true);
  return new XMLParser({
    ignoreAttributes: false,
    trimValues: false,
    parseTagValue: false,
    htmlEntities: true,
    isArray: (name) => ['item', 'entry', 'dc:creator', 'category', 'author', 'link'].includes(name),
  }).parse(xml);
}

describe('feeds', () => {
  it('when a review has articles its feeds read like this', () => {
    expectGolden('feed.rss', rss);
    expectGolden('feed.atom', atom);
    expectGolden('feed.json', json);
    expectGolden('feeds.opml', siteTemplates.opml(homePage(frame, articles)));
  });

  it('when the same feed is made again its bytes are the same', () => {
    for (const format of ['rss', 'atom', 'json'] as const) {
      expect(siteTemplates.feed(feedOf(articles), format)).toBe(siteTemplates.feed(feedOfAll, format));
    }
  });

  it('when a feed reader parses them each has every article, newest first, with the same ids', () => {
    const ids = feedOfAll.entries.map(({ id }) => id);
    expect(ids).toHaveLength(16);
    expect(parseRssFeed(rss).items?.map(({ guid }) => guid?.value)).toEqual(ids);
    expect(parseAtomFeed(atom).entries?.map(({ id }) => id)).toEqual(ids);
    expect(parseJsonFeed(json).items?.map(({ id }) => id)).toEqual(ids);
    expect(readXml(rss).rss.channel.item).toHaveLength(16);
    expect(readXml(atom).feed.entry).toHaveLength(16);
  });

  it('when an article stands in a topic feed its id is the one of the whole feed', () => {
    const whole = new Set(feedOfAll.entries.map(({ id }) => id));
    const topic = parseRssFeed(siteTemplates.feed(feedOfTopic, 'rss')).items?.map(({ guid }) => guid?.value) ?? [];
    expect(topic).toHaveLength(3);
    for (const id of topic) expect(whole).toContain(id);
  });

  it('when its DOI, title, journal or host changes an entry keeps its id in every format', () => {
    const before = article('99000026');
    const after = articleWith({ doi: parseDoi('10.9999/another'), title: 'Another title', titleHtml: 'Another title' });
    const moved = {
      ...frame,
      links: createLinks({
        site: 'https://moved.example.net',
        pubmed: 'https://p/',
        pmc: 'https://c/',
        doi: 'https://d/',
      }),
    };
    const one = siteTemplates.feed(feedOf([before]), 'rss');
    const two = siteTemplates.feed(feedOf([after], moved), 'rss');
    expect(one).not.toBe(two);
    expect(parseRssFeed(two).items?.[0]?.guid).toEqual(parseRssFeed(one).items?.[0]?.guid);
    expect(parseAtomFeed(siteTemplates.feed(feedOf([after], moved), 'atom')).entries?.[0]?.id).toBe(
      'tag:living.example.org,2023:csc-immune/articles/99000026',
    );
    expect(parseJsonFeed(siteTemplates.feed(feedOf([after], moved), 'json')).items?.[0]?.id).toBe(
      'tag:living.example.org,2023:csc-immune/articles/99000026',
    );
  });

  it('when a feed names itself it names the address at which it stands', () => {
    const self = (format: 'rss' | 'atom' | 'json') => links.feed(review.slug, 'lymphoid', format);
    expect(parseRssFeed(siteTemplates.feed(feedOfTopic, 'rss')).atom?.links?.[0]).toEqual({
      href: self('rss'),
      rel: 'self',
      type: 'application/rss+xml',
    });
    expect(parseAtomFeed(siteTemplates.feed(feedOfTopic, 'atom')).links?.[0]).toEqual({
      href: self('atom'),
      rel: 'self',
      type: 'application/atom+xml',
    });
    expect(parseJsonFeed(siteTemplates.feed(feedOfTopic, 'json')).feed_url).toBe(self('json'));
  });

  it('when a reader shows an entry it has authors, journal, reasons, the abstract and links', () => {
    const entry = parseRssFeed(rss).items?.find(({ guid }) => guid?.value?.endsWith('99000025'));
    const { record } = article('99000025');
    expect(entry?.dc?.creators).toEqual([
      'Saara Mäkinen',
      'Tobi Adeyemi-Holt',
      'Matěj Dvořáček',
      'Ji-Hae Kwon',
      'Petri Salonius',
    ]);
    expect(entry?.categories?.map(({ name }) => name)).toEqual(['NK cells', 'Vesicle cargo']);
    expect(entry?.pubDate).toBe('Mon, 09 Nov 2026 06:02:11 GMT');
    for (const part of [
      'Vesicle Oncol Rep, 9 January 2026',
      'title: “NK cells”',
      'Cites the review.',
      'https://doi.org/10.5555/sample.2026.00025',
      record.abstract.at(-1)!.text,
    ]) {
      expect(entry?.content?.encoded).toContain(part);
    }
  });

  it('when an article has no authors the journal stands for them, and never nothing', () => {
    const anonymous = feedOf([
      articleWith({ authors: [] }),
      articleWith(
        { authors: [], journal: { ...article('99000026').record.journal, title: '', abbreviation: '' } },
        { id: 'b' },
      ),
    ]);
    const names = (format: 'rss' | 'atom' | 'json') => siteTemplates.feed(anonymous, format);
    expect(parseRssFeed(names('rss')).items?.map(({ dc }) => dc?.creators)).toEqual([
      ['Malig Niche Rep'],
      ['No authors listed'],
    ]);
    expect(parseAtomFeed(names('atom')).entries?.map(({ authors }) => authors?.map(({ name }) => name))).toEqual([
      ['Malig Niche Rep'],
      ['No authors listed'],
    ]);
    expect(parseJsonFeed(names('json')).items?.map(({ authors }) => authors)).toEqual([
      [{ name: 'Malig Niche Rep' }],
      [{ name: 'No authors listed' }],
    ]);
  });

  it('when one poll brought many articles no two Atom entries share a moment, and their order is kept', () => {
    const many = Array.from({ length: 50 }, (_, index) =>
      articleWith({}, { id: `a${index}`, event: 900 + index, changes: [] }),
    );
    const entries = parseAtomFeed(siteTemplates.feed(feedOf(many), 'atom')).entries ?? [];
    const updated = entries.map((entry) => Date.parse(entry.updated ?? ''));
    expect(new Set(updated).size).toBe(50);
    expect(updated).toEqual(updated.toSorted((a, b) => b - a));
    // It is the entry's own for ever: it does not depend on what stands beside it.
    const alone = parseAtomFeed(siteTemplates.feed(feedOf([many[7]!]), 'atom')).entries?.[0]?.updated;
    expect(alone).toBe(entries.find(({ id }) => id?.endsWith('/a7'))?.updated);
  });

  it('when a review has no article yet its feeds are whole all the same', () => {
    const empty = feedOf([]);
    expect(parseRssFeed(siteTemplates.feed(empty, 'rss')).title).toBe('CSC × immune');
    expect(parseAtomFeed(siteTemplates.feed(empty, 'atom')).updated).toBe('2023-02-21T00:00:00.000Z');
    expect(JSON.parse(siteTemplates.feed(empty, 'json'))).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      items: [],
    });
  });

  it('when all feeds are wanted at once OPML lists them, nested as the outline', () => {
    const opml = parseOpml(siteTemplates.opml(homePage(frame, articles)));
    const outlines = opml.body?.outlines ?? [];
    expect(outlines[0]).toMatchObject({ type: 'rss', xmlUrl: links.feed(review.slug, null, 'rss') });
    expect(outlines).toHaveLength(10);
    const flat = outlines.flatMap((outline) => [outline, ...(outline.outlines ?? [])]);
    expect(flat.map(({ xmlUrl }) => xmlUrl)).toEqual([
      links.feed(review.slug, null, 'rss'),
      ...review.taxonomy.topics.map(({ id }) => links.feed(review.slug, id, 'rss')),
    ]);
  });
});

describe('the history of a feed', () => {
  const archives = feedArchives(frame, null, articles, { authority });
  const relOf = (links: readonly { rel?: string; href?: string }[] | undefined, rel: string) =>
    links?.find((link) => link.rel === rel)?.href;

  it('when a reader follows it archive by archive, each format leads to every article, each once (RFC 5005 §4)', () => {
    const documents = new Map(
      [feedOfAll, ...archives.map(({ compose }) => compose())].flatMap((feed) =>
        (['rss', 'atom', 'json'] as const).map((format) => [feed.urls[format].self, siteTemplates.feed(feed, format)]),
      ),
    );
    const walk = (
      url: string | undefined,
      read: (text: string) => { ids: readonly unknown[]; next: string | undefined },
    ) => {
      const ids: unknown[] = [];
      for (let at = url; at !== undefined; ) {
        const { ids: own, next } = read(documents.get(at) ?? '');
        ids.push(...own);
        at = next;
      }
      return ids.filter((id, index) => ids.indexOf(id) === index).toSorted();
    };
    const ids = articles.map(({ id }) => `tag:living.example.org,2023:csc-immune/articles/${id}`).toSorted();
    expect(archives.length).toBeGreaterThan(1);
    expect(
      walk(feedOfAll.urls.rss.self, (text) => {
        const { items, atom } = parseRssFeed(text);
        return { ids: items?.map(({ guid }) => guid?.value) ?? [], next: relOf(atom?.links, 'prev-archive') };
      }),
    ).toEqual(ids);
    expect(
      walk(feedOfAll.urls.atom.self, (text) => {
        const { entries, links: own } = parseAtomFeed(text);
        return { ids: entries?.map(({ id }) => id) ?? [], next: relOf(own, 'prev-archive') };
      }),
    ).toEqual(ids);
    expect(
      walk(feedOfAll.urls.json.self, (text) => {
        const { items, next_url: next } = parseJsonFeed(text);
        return { ids: items?.map(({ id }) => id) ?? [], next };
      }),
    ).toEqual(ids);
  });

  it('when a document is an archive it says so, names the one to poll, and has its id', () => {
    const archive = archives.at(-1)!.compose();
    const text = siteTemplates.feed(archive, 'atom');
    expect(text).toContain('<fh:archive/>');
    expect(siteTemplates.feed(archive, 'rss')).toContain('<fh:archive/>');
    expect(siteTemplates.feed(feedOfAll, 'atom')).not.toContain('<fh:archive/>');
    const { links: own, id } = parseAtomFeed(text);
    expect(relOf(own, 'current')).toBe(links.feed(review.slug, null, 'atom'));
    expect(relOf(own, 'self')).toBe(links.feed(review.slug, null, 'atom', archives.at(-1)!.id));
    expect(id).toBe(feedOfAll.id);
  });
});

describe('what else a feed says', () => {
  it('when an entry has a journal and a DOI, RSS names them in Dublin Core', () => {
    const { record } = article('99000025');
    const item = parseRssFeed(rss).items?.find(({ guid }) => guid?.value?.endsWith('99000025'));
    expect(item?.dc).toMatchObject({ identifiers: [`doi:${record.doi}`], sources: [record.journal.title] });
    expect(item?.dcterms).toMatchObject({
      isPartOf: [`urn:issn:${record.journal.issn}`],
      bibliographicCitations: [sourceLine(record)],
    });
  });

  it('when a hub is configured, every format names it, and archives do not', () => {
    const hub = 'https://hub.example.org/';
    const feed = composeFeed(frame, null, articles, { authority, hub });
    expect(parseRssFeed(siteTemplates.feed(feed, 'rss')).atom?.links).toContainEqual({ rel: 'hub', href: hub });
    expect(parseAtomFeed(siteTemplates.feed(feed, 'atom')).links).toContainEqual({ rel: 'hub', href: hub });
    expect(JSON.parse(siteTemplates.feed(feed, 'json')).hubs).toEqual([{ type: 'WebSub', url: hub }]);
    const [archive] = feedArchives(frame, null, articles, { authority, hub });
    for (const format of ['rss', 'atom', 'json'] as const)
      expect(siteTemplates.feed(archive!.compose(), format)).not.toContain(hub);
  });

  it('when it is one reader’s, its id names the subscription, its address the token, and nothing else does', () => {
    const own = composeOwnFeed(frame, { subscription: 's-1', token: 'to.ken' }, articles.slice(0, 2), authority);
    const text = siteTemplates.feed(own, 'atom');
    expect(parseAtomFeed(text)).toMatchObject({
      id: 'tag:living.example.org,2023:csc-immune/feeds/own/s-1',
      title: { value: 'Your topics · CSC × immune' },
    });
    expect(text.match(/to\.ken/g)).toHaveLength(1);
    expect(parseAtomFeed(text).entries?.map(({ id }) => id)).toEqual(own.entries.map(({ id }) => id));
  });
});

describe('any title in a feed', () => {
  const withTitle = (title: string) =>
    feedOf([
      articleWith({
        title,
        titleHtml: title,
        abstract: [{ label: title, text: title }],
        keywords: [title],
        authors: [{ kind: 'collective', name: title }],
        journal: { ...article('99000026').record.journal, title, abbreviation: title },
      }),
    ]);

  it('when it goes through RSS the same characters come out, and nothing is markup', () => {
    fc.assert(
      fc.property(anyText, (title) => {
        const { item } = readXml(siteTemplates.feed(withTitle(title), 'rss')).rss.channel;
        const read = String(item[0].title);
        expect(read.replace(wordJoiner, '')).toBe(oneLine(title).replace(wordJoiner, '') || 'No title given');
        expect(read).not.toMatch(/<[a-z/!?]|&#|&[a-z]\w*;/i);
      }),
      { numRuns: 300 },
    );
  });

  it('when it goes through Atom the same characters come out, and every text is a string', () => {
    fc.assert(
      fc.property(anyText, (title) => {
        const xml = siteTemplates.feed(withTitle(title), 'atom');
        const [entry] = readXml(xml).feed.entry;
        expect(String(entry.title).replace(wordJoiner, '')).toBe(
          oneLine(title).replace(wordJoiner, '') || 'No title given',
        );
        const [parsed] = parseAtomFeed(xml).entries ?? [];
        expect(typeof parsed?.title?.value).toBe('string');
        expect(typeof parsed?.content?.value).toBe('string');
        expect(parsed?.authors?.[0]?.name).toBeTruthy();
      }),
      { numRuns: 300 },
    );
  });

  it('when it goes through JSON Feed the same characters come out', () => {
    fc.assert(
      fc.property(anyText, (title) => {
        const [item] = JSON.parse(siteTemplates.feed(withTitle(title), 'json')).items;
        expect(item.title).toBe(oneLine(title) || 'No title given');
        expect(typeof item.content_html).toBe('string');
        expect(item.content_html).not.toMatch(/<script|<b>x/);
      }),
      { numRuns: 200 },
    );
  });

  it('when a title is markup it is shown as text in every format', () => {
    const feed = withTitle('<script>alert(1)</script>');
    const content = [
      parseRssFeed(siteTemplates.feed(feed, 'rss')).items?.[0]?.content?.encoded,
      parseAtomFeed(siteTemplates.feed(feed, 'atom')).entries?.[0]?.content?.value,
      parseJsonFeed(siteTemplates.feed(feed, 'json')).items?.[0]?.content_html,
    ];
    for (const html of content) {
      expect(html).toContain('&lt;script&gt;');
      expect(html).not.toContain('<script');
    }
  });
});
