import { createRequire } from 'node:module';
import type { Feed, FeedEntry } from '../../lambda/core/feed.ts';
import { entryAuthors, entryHtml, entrySummary } from '../../templates/feeds/entry-html.ts';
import { feedDescription, feedTitle } from '../../templates/feeds/feed-words.ts';
import { siteTemplates } from '../../templates/index.ts';
import { type Wording, wordingFor } from '../../templates/wording/wording-for.ts';

export type Format = 'rss' | 'atom';
export type Writer = (feed: Feed) => string;

/** The peers are installed in this folder alone. */
const require = createRequire(import.meta.url);

/** What every writer has to say of an entry: the words are ours in all of them, the XML is each one's own. */
function said(entry: FeedEntry, words: Wording) {
  const { card, article } = entry;
  return {
    id: entry.id,
    title: card.title,
    url: card.links.page,
    published: new Date(card.firstSeen),
    updated: new Date(card.updated),
    summary: entrySummary(entry, words),
    html: entryHtml(entry, words),
    authors: entryAuthors(entry, words),
    topics: card.topics,
    identifier: card.doi ? `doi:${card.doi}` : '',
    doi: card.doi ?? '',
    date: card.published ?? '',
    journal: article.record.journal,
  };
}

function head(feed: Feed, format: Format) {
  const words = wordingFor(feed.frame.review.language);
  return {
    words,
    title: feedTitle(feed, words),
    description: feedDescription(feed, words),
    self: feed.urls[format].self,
    page: feed.pageUrl,
    updated: new Date(feed.updated),
    language: feed.frame.review.language,
  };
}

const ours =
  (format: Format): Writer =>
  (feed) =>
    siteTemplates.feed(feed, format);

function byFastXmlBuilder(format: Format): Writer {
  const { default: Builder } = require('fast-xml-builder');
  const builder = new Builder({ ignoreAttributes: false, cdataPropName: '__cdata', suppressEmptyNode: true });
  return (feed) => {
    const { words, title, description, self, page, updated, language } = head(feed, format);
    const entries = feed.entries.map((entry) => said(entry, words));
    const tree =
      format === 'rss'
        ? {
            rss: {
              '@_version': '2.0',
              '@_xmlns:atom': 'http://www.w3.org/2005/Atom',
              '@_xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
              '@_xmlns:dc': 'http://purl.org/dc/elements/1.1/',
              '@_xmlns:prism': 'http://prismstandard.org/namespaces/basic/2.0/',
              channel: {
                title,
                link: page,
                description,
                language,
                lastBuildDate: updated.toUTCString(),
                'atom:link': { '@_rel': 'self', '@_href': self, '@_type': 'application/rss+xml' },
                item: entries.map((entry) => ({
                  title: entry.title,
                  link: entry.url,
                  guid: { '@_isPermaLink': 'false', '#text': entry.id },
                  pubDate: entry.published.toUTCString(),
                  description: entry.summary,
                  category: entry.topics.map(({ label }) => label),
                  'dc:creator': entry.authors,
                  'dc:identifier': entry.identifier,
                  'dc:source': entry.journal.title,
                  'prism:publicationName': entry.journal.title,
                  'prism:issn': entry.journal.issn,
                  'prism:volume': entry.journal.volume,
                  'prism:number': entry.journal.issue,
                  'prism:pageRange': entry.journal.pages,
                  'prism:publicationDate': entry.date,
                  'prism:doi': entry.doi,
                  'content:encoded': { __cdata: entry.html },
                })),
              },
            },
          }
        : {
            feed: {
              '@_xmlns': 'http://www.w3.org/2005/Atom',
              '@_xml:lang': language,
              id: feed.id,
              title,
              subtitle: description,
              updated: updated.toISOString(),
              author: { name: feed.frame.review.shortTitle },
              link: [
                { '@_rel': 'self', '@_type': 'application/atom+xml', '@_href': self },
                { '@_rel': 'alternate', '@_type': 'text/html', '@_href': page },
              ],
              entry: entries.map((entry) => ({
                id: entry.id,
                title: entry.title,
                link: { '@_rel': 'alternate', '@_type': 'text/html', '@_href': entry.url },
                published: entry.published.toISOString(),
                updated: entry.updated.toISOString(),
                author: entry.authors.map((name) => ({ name })),
                category: entry.topics.map(({ id, label }) => ({ '@_term': id, '@_label': label })),
                summary: entry.summary,
                content: { '@_type': 'html', '#text': entry.html },
              })),
            },
          };
    return `<?xml version="1.0" encoding="utf-8"?>\n${builder.build(tree)}`;
  };
}

function byFeed(format: Format): Writer {
  const { Feed: Library } = require('feed');
  return (feed) => {
    const { words, title, description, self, page, updated, language } = head(feed, format);
    const made = new Library({
      id: feed.id,
      title,
      description,
      link: page,
      language,
      updated,
      feedLinks: { [format]: self },
    });
    for (const entry of feed.entries.map((own) => said(own, words))) {
      made.addItem({
        id: entry.id,
        guid: entry.id,
        title: entry.title,
        link: entry.url,
        date: entry.updated,
        published: entry.published,
        description: entry.summary,
        content: entry.html,
        author: entry.authors.map((name) => ({ name })),
        category: entry.topics.map(({ id, label }) => ({ name: label, term: id })),
      });
    }
    return format === 'rss' ? made.rss2() : made.atom1();
  };
}

function byFeedsmith(format: Format): Writer {
  const { generateAtomFeed, generateRssFeed } = require('feedsmith');
  return (feed) => {
    const { words, title, description, self, page, updated, language } = head(feed, format);
    const entries = feed.entries.map((entry) => said(entry, words));
    if (format === 'rss')
      return generateRssFeed({
        title,
        link: page,
        description,
        language,
        lastBuildDate: updated,
        atom: { links: [{ rel: 'self', href: self, type: 'application/rss+xml' }] },
        items: entries.map((entry) => ({
          title: entry.title,
          link: entry.url,
          guid: { value: entry.id, isPermaLink: false },
          pubDate: entry.published,
          description: entry.summary,
          categories: entry.topics.map(({ label }) => ({ name: label })),
          dc: { creators: entry.authors, identifiers: [entry.identifier], sources: [entry.journal.title] },
          prism: {
            publicationName: entry.journal.title,
            issn: entry.journal.issn,
            volume: entry.journal.volume,
            number: entry.journal.issue,
            doi: entry.doi,
          },
          content: { encoded: entry.html },
        })),
      });
    return generateAtomFeed({
      id: feed.id,
      title: { value: title },
      subtitle: { value: description },
      updated,
      links: [
        { rel: 'self', href: self },
        { rel: 'alternate', href: page },
      ],
      authors: [{ name: feed.frame.review.shortTitle }],
      entries: entries.map((entry) => ({
        id: entry.id,
        title: { value: entry.title },
        links: [{ rel: 'alternate', href: entry.url }],
        published: entry.published,
        updated: entry.updated,
        authors: entry.authors.map((name) => ({ name })),
        categories: entry.topics.map(({ id, label }) => ({ term: id, label })),
        summary: { value: entry.summary },
        content: { value: entry.html, type: 'html' },
      })),
    });
  };
}

function byRss(): Writer {
  const Library = require('rss');
  return (feed) => {
    const { words, title, description, self, page, updated, language } = head(feed, 'rss');
    const made = new Library({ title, description, feed_url: self, site_url: page, language, pubDate: updated });
    for (const entry of feed.entries.map((own) => said(own, words))) {
      made.item({
        title: entry.title,
        description: entry.summary,
        url: entry.url,
        guid: entry.id,
        date: entry.published,
        categories: entry.topics.map(({ label }) => label),
        custom_elements: [
          ...entry.authors.map((name) => ({ 'dc:creator': name })),
          { 'dc:identifier': entry.identifier },
          { 'prism:doi': entry.doi },
          { 'content:encoded': { _cdata: entry.html } },
        ],
      });
    }
    return made.xml();
  };
}

/** Whoever writes a format, by name. */
export const writers: Readonly<Record<string, (format: Format) => Writer>> = {
  ours,
  'fast-xml-builder': byFastXmlBuilder,
  feedsmith: byFeedsmith,
  feed: byFeed,
  rss: byRss,
};
