import type { Feed, FeedEntry } from '../../lambda/core/feed.ts';
import { type Wording, wordingFor } from '../wording/wording-for.ts';
import { entryAuthors, entryHtml, entrySummary } from './entry-html.ts';
import { feedText } from './feed-text.ts';
import { feedDescription, feedTitle, givenUpNotice } from './feed-words.ts';
import { oncePerEntry } from './once-per-entry.ts';
import { element, type Xml, xml } from './xml.ts';

/**
 * Atom (RFC 4287) with its archives (RFC 5005). One poll brings many articles at one moment, and entries that share an
 * `updated` make a reader's order arbitrary (the W3C validator warns of it). RFC 4287 §4.2.15 leaves to the publisher what
 * counts as the moment of change: ours is the poll's moment plus one millisecond for each event number, the order in which
 * that poll wrote them. It stays the same for an entry for ever, in every feed, and is off by no more than ten minutes of
 * an hourly poll.
 */
export function atomFeed(feed: Feed): string {
  const { review } = feed.frame;
  const words = wordingFor(review.language);
  const { self, current, previous, next } = feed.urls.atom;
  const updated = feed.entries.map((entry) => momentOf(entry.card.updated, entry)).reduce(later, feed.updated);
  return String(xml`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0" xml:lang="${review.language}">
<id>${feed.id}</id>
<title>${feedText(feedTitle(feed, words))}</title>
<subtitle>${feedText(feedDescription(feed, words))}</subtitle>
<updated>${updated}</updated>
<author><name>${feedText(review.shortTitle)}</name></author>
<link rel="self" type="application/atom+xml" href="${self}"/>
<link rel="alternate" type="text/html" href="${feed.pageUrl}"/>
${feed.hub !== '' && !feed.isArchive && xml`<link rel="hub" href="${feed.hub}"/>\n`}${feed.isArchive && xml`<fh:archive/>\n<link rel="current" type="application/atom+xml" href="${current}"/>\n`}${previous !== null && xml`<link rel="prev-archive" type="application/atom+xml" href="${previous}"/>\n`}${next !== null && xml`<link rel="next-archive" type="application/atom+xml" href="${next}"/>\n`}${givenUpNotice(
  feed,
  words,
).map(
  ({ id, title, text, url }) => xml`<entry>
<id>${id}</id>
<title>${feedText(title)}</title>
<link rel="alternate" type="text/html" href="${url}"/>
<updated>${feed.updated}</updated>
<summary>${feedText(text)}</summary>
</entry>
`,
)}${feed.entries.map((entry) => atomEntry(entry, words))}</feed>
`);
}

const atomEntry = oncePerEntry((entry: FeedEntry, words: Wording): Xml => {
  const { card } = entry;
  return xml`<entry>
<id>${entry.id}</id>
<title>${feedText(card.title) || words.untitled}</title>
<link rel="alternate" type="text/html" href="${card.links.page}"/>
${card.links.doi !== null && xml`<link rel="related" href="${card.links.doi}"/>\n`}<published>${momentOf(card.firstSeen, entry)}</published>
<updated>${momentOf(card.updated, entry)}</updated>
${entryAuthors(entry, words).map((name) => xml`<author>${element('name', feedText(name))}</author>\n`)}${card.topics.map(
  ({ id, label }) => xml`<category term="${id}" label="${feedText(label)}"/>\n`,
)}<summary>${feedText(entrySummary(entry, words))}</summary>
<content type="html">${entryHtml(entry, words)}</content>
</entry>
`;
});

function momentOf(instant: string, { article }: FeedEntry): string {
  return new Date(Date.parse(instant) + (article.event % 600_000)).toISOString();
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
