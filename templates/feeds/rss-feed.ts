import { generateRssFeed } from 'feedsmith';
import type { Feed } from '../../lambda/core/feed.ts';
import { escapeHtml } from '../text/title-html.ts';
import { wordingFor } from '../wording/wording-for.ts';
import { entryAuthors, entryHtml, entrySummary } from './entry-html.ts';
import { feedText } from './feed-text.ts';
import { feedDescription, givenUpNotice } from './feed-words.ts';
import { withoutCdataIndent } from './xml-text.ts';

/** Minutes for which a reader may keep its copy; RSS 2.0 `ttl`. */
const ttlMinutes = 60;

/**
 * RSS 2.0 with the Atom, Dublin Core and Content modules. `author` would have to be an e-mail address (RSS 2.0), so names
 * stand in `dc:creator`; `description` is HTML by custom, so its plain text is escaped once more.
 */
export function rssFeed(feed: Feed): string {
  const { review, links } = feed.frame;
  const words = wordingFor(review.language);
  return withoutCdataIndent(
    generateRssFeed({
      title: feedText(feed.title),
      link: feed.pageUrl,
      description: feedText(feedDescription(feed, words)),
      language: review.language,
      lastBuildDate: feed.updated,
      ttl: ttlMinutes,
      atom: {
        links: [
          { href: links.feed(review.slug, feed.topic?.id ?? null, 'rss'), rel: 'self', type: 'application/rss+xml' },
        ],
      },
      items: [
        ...givenUpNotice(feed, words).map(({ id, title, text, url }) => ({
          title: feedText(title),
          link: url,
          guid: { value: id, isPermaLink: false },
          pubDate: feed.updated,
          description: feedText(text),
        })),
        ...feed.entries.map((entry) => ({
          title: feedText(entry.card.title) || words.untitled,
          link: entry.card.links.page,
          guid: { value: entry.id, isPermaLink: false },
          pubDate: entry.card.firstSeen,
          description: escapeHtml(entrySummary(entry, words)),
          categories: entry.card.topics.map(({ label }) => ({ name: feedText(label) })),
          dc: { creators: entryAuthors(entry, words).map(feedText) },
          content: { encoded: entryHtml(entry, words) },
        })),
      ],
    }),
  );
}
