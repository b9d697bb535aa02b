import type { CardCitation } from '../../lambda/core/article-card.ts';
import type { Feed, FeedEntry } from '../../lambda/core/feed.ts';
import { oneLine, shortened } from '../text/printable.ts';
import { reasonLine, reasonWords } from '../text/reason-words.ts';
import { type Wording, wordingFor } from '../wording/wording-for.ts';
import { entryAuthors, entryHtml, entrySummary, reasonLimit } from './entry-html.ts';
import { feedDescription, feedTitle, givenUpNotice } from './feed-words.ts';
import { oncePerEntry } from './once-per-entry.ts';

/**
 * JSON Feed 1.1. Its fields are typed, so titles need no guard against HTML. `_living_review` (an extension, as the
 * specification names them) carries the identifiers a program wants without reading HTML. `next_url` leads through the
 * whole history, archive by archive.
 */
export function jsonFeed(feed: Feed): string {
  const { review, links } = feed.frame;
  const words = wordingFor(review.language);
  const { self, previous } = feed.urls.json;
  const notices = givenUpNotice(feed, words).map(({ id, title, text, url }) => ({
    id,
    url,
    title: oneLine(title),
    content_text: oneLine(text),
    date_published: feed.updated,
  }));
  const about = links.about(review.slug);
  const head = {
    version: 'https://jsonfeed.org/version/1.1',
    title: oneLine(feedTitle(feed, words)),
    home_page_url: feed.pageUrl,
    feed_url: self,
    description: oneLine(feedDescription(feed, words)),
    ...(previous === null ? {} : { next_url: previous }),
    language: review.language,
    authors: [{ name: oneLine(review.shortTitle) }],
    ...(feed.hub === '' || feed.isArchive ? {} : { hubs: [{ type: 'WebSub', url: feed.hub }] }),
  };
  const items = [
    ...notices.map((notice) => JSON.stringify(notice, null, 1)),
    ...feed.entries.map((entry) => jsonItem(entry, words, about, review.language)),
  ];
  return `${JSON.stringify(head, null, 1).slice(0, -2)},\n "items": [${items.length > 0 ? `\n${items.join(',\n')}\n` : ''}]\n}\n`;
}

const jsonItem = oncePerEntry((entry, words, about: string, language: string) =>
  JSON.stringify(itemFields(entry, words, about, language), null, 1),
);

function itemFields(entry: FeedEntry, words: Wording, about: string, language: string) {
  const { card } = entry;
  return {
    id: entry.id,
    url: card.links.page,
    ...(card.links.doi ? { external_url: card.links.doi } : {}),
    title: oneLine(card.title) || words.untitled,
    content_html: entryHtml(entry, words),
    summary: entrySummary(entry, words),
    date_published: card.firstSeen,
    date_modified: card.updated,
    authors: entryAuthors(entry, words).map((name) => ({ name })),
    tags: card.topics.map(({ label }) => oneLine(label)),
    language,
    _living_review: {
      about,
      relation: card.relation,
      topics: card.topics.map(({ id }) => id),
      badges: card.badges,
      reasons: card.reasons.map((reason) => ({
        kind: reason.kind,
        text: reasonLine(reasonWords(reason, reasonLimit, words)),
      })),
      ...(card.citing ? { citing: citingFields(card.citing) } : {}),
      journal: oneLine(card.journal),
      published: card.published,
      ...(card.pmid ? { pmid: card.pmid } : {}),
      ...(card.pmcid ? { pmcid: card.pmcid } : {}),
      ...(card.doi ? { doi: card.doi } : {}),
    },
  };
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
