import type { Article } from '../core/article.ts';
import { digestArchive } from '../core/digest-archive.ts';
import type { StreamEvent } from '../core/event-stream.ts';
import type { ExpectedVolume } from '../core/expected-volume.ts';
import { composeFeed, type Feed, type FeedOptions, feedArchives, feedEntries, formerFeedTopic } from '../core/feed.ts';
import { filedUnder, filedUnderAny } from '../core/filed-under.ts';
import { fingerprint } from '../core/fingerprint.ts';
import type { Links } from '../core/links.ts';
import { listParts } from '../core/list-parts.ts';
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
  notYetFiled,
  type PageFrame,
  type SiteTemplates,
  topicPage,
  topicsNow,
  unfiledPage,
} from '../core/site.ts';
import type { Topic } from '../core/taxonomy.ts';

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
  /** Of a feed that is polled. */
  readonly feedUrl?: string;
  readonly render: () => SiteFile;
}

/** What the stream says to somebody who thinks of subscribing. */
export interface Stream {
  readonly events: readonly StreamEvent[];
  readonly volume: ExpectedVolume | null;
  /** When its last whole week ended, ISO 8601. */
  readonly weekTurn: string;
  readonly asOf: string;
}

export function* siteFiles(
  review: Review,
  articles: readonly Article[],
  { events, volume, weekTurn, asOf: streamAsOf }: Stream,
  deps: SiteFileDependencies,
): Generator<FileToRender> {
  const { templates, links, tagAuthority } = deps;
  const { slug, taxonomy } = review;
  const asOf =
    articles
      .map(({ updated }) => updated)
      .toSorted()
      .at(-1) ?? '';
  const frame: PageFrame = { review, links, sampleNotice: deps.sampleNotice, asOf };
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
    { knownAs = topic?.id ?? null, archived = true } = {},
  ) {
    const feed = composeFeed(frame, topic, own, { ...options, knownAs });
    const address = `${slug}/feeds/${knownAs === null ? 'all' : `topics/${knownAs}`}`;
    const from = [feed.urls, stateOf(feed.entries.map(({ article }) => article))];
    for (const format of feedFormats) {
      yield {
        path: `${address}.${format}`,
        from,
        feedUrl: feed.urls[format].self,
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

  const parts = function* (topic: Topic | null, own: readonly Article[]): Generator<FileToRender> {
    const folder = topic === null ? 'not-yet-filed' : `topics/${topic.id}`;
    for (const part of listParts(own))
      yield html(`${folder}/${part.id}/`, stateOf(part.articles), () =>
        templates.listPart(listPartPage(frame, topic, part)),
      );
  };

  for (const article of articles)
    yield html(`articles/${article.id}/`, stateOf([article]), () => templates.article(articlePage(frame, article)));
  for (const topic of taxonomy.topics) {
    const own = filedUnder(review, articles, topic.id);
    const expected = volume && [volume.weeks, volume.byTopic[topic.id]];
    yield html(`topics/${topic.id}/`, [stateOf(own), expected], () =>
      templates.topic(topicPage(frame, topic, articles, volume)),
    );
    yield* parts(topic, own);
    yield* feeds(topic, own);
  }
  // Addresses of earlier outlines go on answering: feed readers poll them for ever, and papers cite them.
  for (const old of Object.keys(taxonomy.aliases ?? {}).toSorted()) {
    const now = topicsNow(review, old);
    const topics = now.map(({ id }) => id);
    const own = filedUnderAny(review, articles, topics);
    yield html(`topics/${old}/`, null, () => templates.formerTopic(formerTopicPage(frame, old)));
    // The history of one that was renamed or merged is that of its heir.
    yield* feeds(formerFeedTopic(old, now), own, { knownAs: old, archived: now.length !== 1 });
  }
  const all = stateOf(articles);
  yield html('not-yet-filed/', all, () => templates.unfiled(unfiledPage(frame, articles)));
  yield* parts(null, notYetFiled(review, articles));
  yield* feeds(null, articles);
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
  const digests = digestArchive(review, events);
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
