import type { Feed, FeedEntry } from '../../lambda/core/feed.ts';
import { sourceLine } from '../citations/source-line.ts';
import { escapeHtml } from '../text/title-html.ts';
import { type Wording, wordingFor } from '../wording/wording-for.ts';
import { entryAuthors, entryHtml, entrySummary } from './entry-html.ts';
import { feedText } from './feed-text.ts';
import { feedDescription, feedTitle, givenUpNotice } from './feed-words.ts';
import { oncePerEntry } from './once-per-entry.ts';
import { cdata, element, type Xml, xml } from './xml.ts';

/** Minutes for which a reader may keep its copy; RSS 2.0 `ttl`. */
const ttlMinutes = 60;

/**
 * RSS 2.0 with the modules Atom, Content, Dublin Core with its DCMI terms, and Feed History (RFC 5005). `author` would have
 * to be an e-mail address (RSS 2.0), so names stand in `dc:creator`; `description` is HTML by custom, so its plain text is
 * escaped once more. Publishers name issue and pages in PRISM, of which the W3C's validator warns as a vocabulary it does not
 * know: the article's own date, volume and pages stand in `dcterms:bibliographicCitation`, its ISSN in `dcterms:isPartOf`.
 * `dc:date` would mean what `pubDate` says, and the validator doubts a `dcterms:issued` that lies ahead, as issues' dates do.
 */
export function rssFeed(feed: Feed): string {
  const { review } = feed.frame;
  const words = wordingFor(review.language);
  const { self, current, previous, next } = feed.urls.rss;
  return String(xml`<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:fh="http://purl.org/syndication/history/1.0">
<channel>
<title>${feedText(feedTitle(feed, words))}</title>
<link>${feed.pageUrl}</link>
<description>${feedText(feedDescription(feed, words))}</description>
<language>${review.language}</language>
<lastBuildDate>${rfc822(feed.updated)}</lastBuildDate>
<ttl>${ttlMinutes}</ttl>
<atom:link rel="self" type="application/rss+xml" href="${self}"/>
${feed.hub !== '' && !feed.isArchive && xml`<atom:link rel="hub" href="${feed.hub}"/>\n`}${feed.isArchive && xml`<fh:archive/>\n<atom:link rel="current" type="application/rss+xml" href="${current}"/>\n`}${previous !== null && xml`<atom:link rel="prev-archive" type="application/rss+xml" href="${previous}"/>\n`}${next !== null && xml`<atom:link rel="next-archive" type="application/rss+xml" href="${next}"/>\n`}${givenUpNotice(
  feed,
  words,
).map(
  ({ id, title, text, url }) => xml`<item>
<title>${feedText(title)}</title>
<link>${url}</link>
<guid isPermaLink="false">${id}</guid>
<pubDate>${rfc822(feed.updated)}</pubDate>
<description>${feedText(text)}</description>
</item>
`,
)}${feed.entries.map((entry) => rssItem(entry, words))}</channel>
</rss>
`);
}

const rssItem = oncePerEntry((entry: FeedEntry, words: Wording): Xml => {
  const { card } = entry;
  const { journal } = entry.article.record;
  return xml`<item>
<title>${feedText(card.title) || words.untitled}</title>
<link>${card.links.page}</link>
<guid isPermaLink="false">${entry.id}</guid>
<pubDate>${rfc822(card.firstSeen)}</pubDate>
<description>${escapeHtml(entrySummary(entry, words))}</description>
${card.topics.map(({ label }) => element('category', feedText(label)))}${entryAuthors(entry, words).map((name) =>
  element('dc:creator', feedText(name)),
)}${element('dc:identifier', identifierOf(card))}${element('dc:source', feedText(journal.title))}${element('dcterms:isPartOf', issnOf(journal.issn))}${element('dcterms:bibliographicCitation', feedText(sourceLine(entry.article.record)))}<content:encoded>${cdata(entryHtml(entry, words))}</content:encoded>
</item>
`;
});

/** As publishers' own feeds write it: `doi:10.1000/x`, else `pmid:12345678`. */
function identifierOf({ doi, pmid }: FeedEntry['card']): string {
  return doi ? `doi:${doi}` : pmid ? `pmid:${pmid}` : '';
}

/** A journal by its number (RFC 3044, RFC 8254); nothing where it has none that is well formed. */
function issnOf(issn: string): string {
  return /^\d{4}-\d{3}[\dX]$/.test(issn) ? `urn:issn:${issn}` : '';
}

/** RFC 822 with a four-digit year, as RSS 2.0 wants: `Mon, 09 Mar 2026 06:00:00 GMT`. */
function rfc822(instant: string): string {
  return new Date(instant).toUTCString();
}
