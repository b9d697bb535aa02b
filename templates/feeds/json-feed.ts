import { generateJsonFeed } from 'feedsmith';
import type { CardCitation } from '../../lambda/core/article-card.ts';
import type { Feed } from '../../lambda/core/feed.ts';
import { oneLine, shortened } from '../text/printable.ts';
import { wordingFor } from '../wording/wording-for.ts';
import { entryAuthors, entryHtml, entrySummary } from './entry-html.ts';
import { feedDescription, givenUpNotice } from './feed-words.ts';

/**
 * JSON Feed 1.1. Its fields are typed, so titles need no guard against HTML. `_living_review` (an extension, as the
 * specification names them) carries the identifiers a program wants without reading HTML.
 */
export function jsonFeed(feed: Feed): string {
  const { review, links } = feed.frame;
  const words = wordingFor(review.language);
  const notices = givenUpNotice(feed, words).map(({ id, title, text, url }) => ({
    id,
    url,
    title: oneLine(title),
    content_text: oneLine(text),
    date_published: feed.updated,
  }));
  const items = feed.entries.map((entry) => ({
    id: entry.id,
    url: entry.card.links.page,
    ...(entry.card.links.doi ? { external_url: entry.card.links.doi } : {}),
    title: oneLine(entry.card.title) || words.untitled,
    content_html: entryHtml(entry, words),
    summary: entrySummary(entry, words),
    date_published: entry.card.firstSeen,
    date_modified: entry.card.updated,
    authors: entryAuthors(entry, words).map((name) => ({ name })),
    tags: entry.card.topics.map(({ label }) => oneLine(label)),
    language: review.language,
    _living_review: {
      about: links.about(review.slug),
      relation: entry.card.relation,
      topics: entry.card.topics.map(({ id }) => id),
      badges: entry.card.badges,
      reasons: entry.card.reasons.map(({ kind, text }) => ({ kind, text: oneLine(text) })),
      ...(entry.card.citing ? { citing: citingFields(entry.card.citing) } : {}),
      journal: oneLine(entry.card.journal),
      published: entry.card.published,
      ...(entry.card.pmid ? { pmid: entry.card.pmid } : {}),
      ...(entry.card.pmcid ? { pmcid: entry.card.pmcid } : {}),
      ...(entry.card.doi ? { doi: entry.card.doi } : {}),
    },
  }));
  const document = generateJsonFeed({
    title: oneLine(feed.title),
    home_page_url: feed.pageUrl,
    feed_url: links.feed(review.slug, feed.topic?.id ?? null, 'json'),
    description: oneLine(feedDescription(feed, words)),
    language: review.language,
    authors: [{ name: oneLine(review.shortTitle) }],
    items: [...notices, ...items],
  });
  // feedsmith leaves out an empty list, but JSON Feed 1.1 requires `items` even of a feed without entries.
  return `${JSON.stringify({ ...(document as object), ...(notices.length + items.length === 0 ? { items } : {}) }, null, 1)}\n`;
}

/** What cites the review, for a program; the quotation is third-party text under the licence named with it. */
function citingFields({ sentence, headings, licence, fullText }: CardCitation) {
  return {
    ...(sentence ? { sentence: shortened(oneLine(sentence), sentenceLimit) } : {}),
    ...(headings.length > 0 ? { headings: headings.map(oneLine) } : {}),
    ...(licence?.name ? { licence: oneLine(licence.name) } : {}),
    ...(licence?.url ? { licence_url: licence.url } : {}),
    full_text: fullText,
  };
}

const sentenceLimit = 600;
