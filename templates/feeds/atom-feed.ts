import { generateAtomFeed } from 'feedsmith';
import type { Feed, FeedEntry } from '../../lambda/core/feed.ts';
import { wordingFor } from '../wording/wording-for.ts';
import { entryAuthors, entryHtml, entrySummary } from './entry-html.ts';
import { feedText } from './feed-text.ts';
import { feedDescription, givenUpNotice } from './feed-words.ts';
import { withoutCdataIndent } from './xml-text.ts';

/**
 * Atom (RFC 4287). One poll brings many articles at one moment, and entries that share an `updated` make a reader's order
 * arbitrary (the W3C validator warns of it). RFC 4287 §4.2.15 leaves to the publisher what counts as the moment of change:
 * ours is the poll's moment plus one millisecond for each event number, the order in which that poll wrote them. It stays
 * the same for an entry for ever, in every feed, and is off by no more than ten minutes of an hourly poll.
 */
export function atomFeed(feed: Feed): string {
  const { review, links } = feed.frame;
  const words = wordingFor(review.language);
  const moments = feed.entries.map((entry) => momentOf(entry.card.updated, entry));
  return withoutCdataIndent(
    generateAtomFeed({
      xml: { lang: review.language },
      id: feed.id,
      title: { value: feedText(feed.title), type: 'text' },
      subtitle: {
        value: feedText(feedDescription(feed, words)),
        type: 'text',
      },
      updated: moments.toSorted((a, b) => a.valueOf() - b.valueOf()).at(-1) ?? feed.updated,
      authors: [{ name: feedText(review.shortTitle) }],
      links: [
        {
          href: links.feed(review.slug, feed.topic?.id ?? null, 'atom'),
          rel: 'self',
          type: 'application/atom+xml',
        },
        { href: feed.pageUrl, rel: 'alternate', type: 'text/html' },
      ],
      entries: [
        ...givenUpNotice(feed, words).map(({ id, title, text, url }) => ({
          id,
          title: { value: feedText(title), type: 'text' as const },
          links: [{ href: url, rel: 'alternate', type: 'text/html' }],
          updated: feed.updated,
          summary: { value: feedText(text), type: 'text' as const },
        })),
        ...feed.entries.map((entry, index) => ({
          id: entry.id,
          title: { value: feedText(entry.card.title) || words.untitled, type: 'text' },
          links: [{ href: entry.card.links.page, rel: 'alternate', type: 'text/html' }],
          published: momentOf(entry.card.firstSeen, entry),
          updated: moments[index]!,
          authors: entryAuthors(entry, words).map((name) => ({ name: feedText(name) })),
          categories: entry.card.topics.map(({ id, label }) => ({ term: id, label: feedText(label) })),
          summary: { value: feedText(entrySummary(entry, words)), type: 'text' },
          content: { value: entryHtml(entry, words), type: 'html' },
        })),
      ],
    }),
  );
}

function momentOf(instant: string, { event }: FeedEntry): Date {
  return new Date(Date.parse(instant) + (event % 600_000));
}
