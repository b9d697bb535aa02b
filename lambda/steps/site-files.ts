import type { Article } from '../core/article.ts';
import { digestArchive } from '../core/digest-archive.ts';
import type { StreamEvent } from '../core/event-stream.ts';
import type { ExpectedVolume } from '../core/expected-volume.ts';
import { composeFeed, type Feed, type FeedOptions, feedArchives, feedEntries } from '../core/feed.ts';
import { filedUnder } from '../core/filed-under.ts';
import { fingerprint } from '../core/fingerprint.ts';
import type { Links } from '../core/links.ts';
import { type ListPart, partedList } from '../core/list-parts.ts';
import type { SiteFile } from '../core/ports/site-store.ts';
import type { Review } from '../core/review.ts';
import { reviewHealth } from '../core/review-health.ts';
import { sampleDigest } from '../core/sample-digest.ts';
import { type SearchEntry, searchEntry } from '../core/search-entry.ts';
import {
  articlePage,
  citationFormats,
  contentTypes,
  feedFormats,
  formerTopicPage,
  homePage,
  listPartPage,
  newestChange,
  notYetFiled,
  type PageFrame,
  type SiteTemplates,
  topicPage,
  unfiledPage,
} from '../core/site.ts';
import type { Topic } from '../core/taxonomy.ts';
import { articlesOfFeed, publishedTopicFormats, topicFeeds } from '../core/topic-feeds.ts';

export interface SiteFileDependencies {
  readonly templates: SiteTemplates;
  readonly links: Links;
  readonly sampleNotice: string;
  readonly tagAuthority: string;
  readonly hub?: string;
  /** What the browser loads to search these articles. */
  readonly searchIndex: (entries: readonly SearchEntry[]) => string;
}

/** A file of the published site, before it is rendered. */
export interface FileToRender {
  readonly path: string;
  /** What the file is made from, beside the review, the templates and the addresses: another value, another file. */
  readonly from: unknown;
  /** Written once, whatever becomes of review and templates. */
  readonly isKept?: boolean;
  /** Of the feeds that are polled and that change with this file. */
  readonly feedUrls?: readonly string[];
  readonly render: () => SiteFile;
}

/** What the stream says to somebody who thinks of subscribing. */
export interface Stream {
  readonly events: readonly StreamEvent[];
  readonly volume: ExpectedVolume | null;
  /** When its last whole week ended, ISO 8601. */
  readonly weekTurn: string;
  /** See Moments. */
  readonly closedUntil: string;
  readonly asOf: string;
}

export function* siteFiles(
  review: Review,
  articles: readonly Article[],
  { events, volume, weekTurn, closedUntil, asOf: streamAsOf }: Stream,
  deps: SiteFileDependencies,
): Generator<FileToRender> {
  const { templates, links, tagAuthority } = deps;
  const { slug, taxonomy } = review;
  const asOf = newestChange(articles);
  const frame: PageFrame = { review, links, sampleNotice: deps.sampleNotice, asOf, closedUntil };
  const made = new Map(articles.map((article) => [article, fingerprint(article)]));
  const stateOf = (own: readonly Article[]) => own.map((article) => made.get(article));
  const html = (path: string, from: unknown, body: () => string): FileToRender => ({
    path: `${slug}/${path}index.html`,
    from,
    render: () => ({ body: body(), contentType: contentTypes.html }),
  });
  const options: FeedOptions = {
    authority: tagAuthority,
    hub: deps.hub ?? '',
    entryOf: feedEntries(frame, tagAuthority),
  };
  const feeds = function* (
    topic: Topic | null,
    own: readonly Article[],
    { knownAs, archived }: { readonly knownAs: string | null; readonly archived: boolean },
  ) {
    const feed = composeFeed(frame, topic, own, { ...options, knownAs });
    const address = `${slug}/feeds/${knownAs === null ? 'all' : `topics/${knownAs}`}`;
    const from = [feed.urls, stateOf(feed.entries.map(({ article }) => article))];
    const files = topic === null ? feedFormats : publishedTopicFormats;
    for (const format of files) {
      // What is no file changes with the first that is.
      const others = format === files[0] ? feedFormats.filter((one) => !files.includes(one)) : [];
      yield {
        path: `${address}.${format}`,
        from,
        feedUrls: [format, ...others].map((one) => feed.urls[one].self),
        render: () => ({ body: templates.feed(feed, format), contentType: contentTypes[format] }),
      };
    }
    if (!archived) return;
    for (const { id, articles: kept, place, compose } of feedArchives(frame, topic, own, { ...options, knownAs })) {
      let document: Feed | null = null;
      for (const format of feedFormats) {
        yield {
          path: `${address}/${id}.${format}`,
          // An archive is written once (RFC 5005 §4): what changes of its articles is told by the current document.
          from: [place, kept.map((article) => article.id)],
          isKept: true,
          render: () => {
            document ??= compose();
            return { body: templates.feed(document, format), contentType: contentTypes[format] };
          },
        };
      }
    }
  };

  const parts = function* (topic: Topic | null, closed: readonly ListPart[]): Generator<FileToRender> {
    const folder = topic === null ? 'not-yet-filed' : `topics/${topic.id}`;
    for (const part of closed)
      yield html(`${folder}/${part.id}/`, stateOf(part.articles), () =>
        templates.listPart(listPartPage(frame, topic, part)),
      );
  };

  for (const article of articles)
    yield html(`articles/${article.id}/`, stateOf([article]), () => templates.article(articlePage(frame, article)));
  for (const topic of taxonomy.topics) {
    const own = filedUnder(review, articles, topic.id);
    const expected = volume && [volume.weeks, volume.byTopic[topic.id]];
    const closed = partedList(own, closedUntil).parts;
    yield html(`topics/${topic.id}/`, [stateOf(own), expected, closed.map(({ id }) => id)], () =>
      templates.topic(topicPage(frame, topic, articles, volume)),
    );
    yield* parts(topic, closed);
  }
  // Addresses of earlier outlines go on answering: papers cite them.
  for (const old of Object.keys(taxonomy.aliases ?? {}).toSorted())
    yield html(`topics/${old}/`, null, () => templates.formerTopic(formerTopicPage(frame, old)));
  for (const feed of topicFeeds(review)) yield* feeds(feed.topic, articlesOfFeed(review, articles, feed), feed);
  const all = stateOf(articles);
  const unfiled = partedList(notYetFiled(review, articles), closedUntil).parts;
  yield html('not-yet-filed/', [all, unfiled.map(({ id }) => id)], () =>
    templates.unfiled(unfiledPage(frame, articles)),
  );
  yield* parts(null, unfiled);
  yield* feeds(null, articles, { knownAs: null, archived: true });
  const home = homePage(frame, articles, volume);
  yield {
    path: `${slug}/feeds.opml`,
    from: null,
    render: () => ({ body: templates.opml(home), contentType: contentTypes.opml }),
  };
  // Those of one topic or article are made when they are asked for (cite-articles.ts).
  for (const format of citationFormats) {
    const contentType = contentTypes[format === 'json' ? 'csl' : format];
    yield {
      path: `${slug}/export.${format}`,
      from: all,
      render: () => ({ body: templates.citations(articles, format), contentType }),
    };
  }
  const sample = () => sampleDigest(review, links, events, articles, { weekTurn, asOf: streamAsOf });
  yield html('sample-digest/', [all, events.length, streamAsOf], () => templates.sampleDigest({ frame, ...sample() }));
  // Of whole weeks, as a digest is: once a week there is another.
  const digests = digestArchive(review, events).filter(({ due }) => due <= weekTurn);
  yield html('digest-archive/', digests, () => templates.digestArchive({ frame, digests }));
  yield html('about/', null, () => templates.about(frame));
  yield html('search/', null, () => templates.search(frame));
  yield {
    path: `${slug}/search/index.json`,
    from: all,
    render: () => ({
      body: deps.searchIndex(articles.map((article) => searchEntry(frame, article))),
      contentType: contentTypes.searchIndex,
    }),
  };
  yield html('health/', [all, asOf.slice(0, 7)], () =>
    templates.health({ frame, health: reviewHealth(frame, articles), timeline: home.timeline }),
  );
  yield html('', [all, volume, asOf], () => templates.home(home));
}
