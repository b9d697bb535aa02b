import type { Article } from '../../lambda/core/article.ts';
import { composeFeed, composeOwnFeed, type Feed, feedArchives, formerFeedTopic } from '../../lambda/core/feed.ts';
import { articles, articleWith, frame, review } from '../templates/invented-review.ts';

const authority = 'living.example.org';
const hub = 'https://hub.example.org/';

/** Two years of one article a week: enough for pages of archives. */
const longHistory: readonly Article[] = Array.from({ length: 104 }, (_, week) => {
  const base = articles[week % articles.length] ?? articleWith({});
  const at = new Date(Date.parse('2024-11-18T06:00:00Z') + week * 7 * 86_400_000).toISOString();
  return { ...base, id: `w${week}`, event: week + 1, firstSeen: at, updated: at, changes: [] };
});

const hostile = '<script>alert("1")</script> ]]> & &amp; </title> \u0000\u202e';

/** Every kind of feed document, by name: what is polled, archives, one reader's own, a topic given up, none yet. */
export function everyFeed(): Readonly<Record<string, Feed>> {
  const spanish = { ...frame, review: { ...review, language: 'es-MX' } };
  const retiring = {
    ...frame,
    review: { ...review, taxonomy: { ...review.taxonomy, aliases: { microbiota: [] as string[] } } },
  };
  const lymphoid = review.taxonomy.topics.find(({ id }) => id === 'lymphoid') ?? null;
  const archives = feedArchives({ ...frame, asOf: longHistory.at(-1)?.firstSeen ?? '' }, null, longHistory, {
    authority,
    hub,
  });
  const archive = (at: number) => {
    const found = archives.at(at);
    if (!found) throw new Error(`there is no archive ${at}`);
    return found.compose();
  };
  const empty = { title: '', titleHtml: '', abstract: [], authors: [], keywords: [], doi: null, published: null };
  return {
    all: composeFeed(frame, null, articles, { authority }),
    'of a topic': composeFeed(frame, lymphoid, articles.slice(3, 9), { authority }),
    'with a hub and archives': composeFeed(frame, null, longHistory, { authority, hub }),
    'the newest archive': archive(-1),
    'an archive in between': archive(3),
    'the oldest archive': archive(0),
    'one reader’s own': composeOwnFeed(frame, { subscription: 's-1', token: 'to.ken' }, articles, authority),
    'of nothing': composeFeed(frame, null, [], { authority }),
    'of a topic given up': composeFeed(retiring, formerFeedTopic('microbiota', []), [], { authority }),
    'of an article of which nothing is known': composeFeed(frame, null, [articleWith(empty)], { authority }),
    'of hostile articles': composeFeed(
      frame,
      null,
      [
        articleWith({
          title: hostile,
          titleHtml: hostile,
          abstract: [{ label: hostile, text: hostile }],
          authors: [{ kind: 'collective', name: hostile }],
          journal: {
            title: hostile,
            abbreviation: hostile,
            issn: hostile,
            volume: hostile,
            issue: hostile,
            pages: hostile,
          },
        }),
      ],
      { authority },
    ),
    'in Spanish': composeFeed(spanish, null, articles, { authority }),
  };
}
