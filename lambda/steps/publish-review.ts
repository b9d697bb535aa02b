import type { Article } from '../core/article.ts';
import type { StreamEvent } from '../core/event-stream.ts';
import { type ExpectedVolume, expectedVolume, streamMoment } from '../core/expected-volume.ts';
import { composeFeed, formerFeedTopic } from '../core/feed.ts';
import { fingerprint } from '../core/fingerprint.ts';
import type { Links } from '../core/links.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { SiteFile, SiteStore } from '../core/ports/site-store.ts';
import type { MessagePage, ReaderTemplates } from '../core/reader-views.ts';
import type { Review } from '../core/review.ts';
import { sampleDigest } from '../core/sample-digest.ts';
import {
  articlePage,
  citationFormats,
  contentTypes,
  feedFormats,
  filedUnder,
  formerTopicPage,
  homePage,
  type PageFrame,
  type SiteTemplates,
  topicPage,
  topicsNow,
  unfiledPage,
} from '../core/site.ts';
import type { Topic } from '../core/taxonomy.ts';
import { announcedBy } from './announced-articles.ts';

export interface PublishDependencies {
  readonly store: ArticleStore;
  readonly site: SiteStore;
  readonly templates: SiteTemplates;
  readonly links: Links;
  readonly sampleNotice: string;
  /** RFC 4151 authority of the feed ids. */
  readonly tagAuthority: string;
  /** Names the templates' version: another one renders everything again. */
  readonly edition: string;
}

export interface RootDependencies extends Pick<PublishDependencies, 'site' | 'links' | 'sampleNotice' | 'edition'> {
  readonly templates: Pick<SiteTemplates, 'root' | 'styleSheet'> & Pick<ReaderTemplates, 'messagePage'>;
}

export interface PublishReport {
  readonly outcome: 'unchanged' | 'published';
  readonly files: number;
  readonly written: number;
}

/** What is published, as a file of the site itself: path → fingerprint of its content. Written last. */
interface Manifest {
  readonly asOf: string;
  readonly articles: number;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Renders a review's pages, feeds and citations from what is stored and writes the files whose content changed. A pure
 * function of the table: the same state gives the same bytes. Killed half-way, the next run writes the rest, because the
 * manifest is written after everything it names.
 */
export async function publishReview(review: Review, deps: PublishDependencies): Promise<PublishReport> {
  const { store, site } = deps;
  const head = await store.head(review.slug);
  // Of a review that was never polled with success there is nothing to show yet.
  if (head.baselineAt === null) return { outcome: 'unchanged', files: 0, written: 0 };
  const manifestPath = `${review.slug}/manifest.json`;
  const before = await readManifest(site, manifestPath);
  const asOf = fingerprint([
    head.revision,
    review,
    deps.edition,
    deps.links.home(),
    deps.tagAuthority,
    deps.sampleNotice,
  ]);
  if (before.asOf === asOf) return { outcome: 'unchanged', files: Object.keys(before.files).length, written: 0 };

  const events = await store.events(review.slug, 0, head.committed);
  const articles = await announcedBy(events, review.slug, store);
  const stream = { events, volume: expectedVolume(events, head, review.taxonomy), asOf: streamMoment(events, head) };
  const files: Record<string, string> = {};
  let written = 0;
  const put = async (path: string, file: SiteFile) => {
    files[path] = fingerprint([file.contentType, file.body]);
    if (before.files[path] === files[path]) return;
    await site.put(path, file);
    written += 1;
  };
  // One page at a time is rendered and handed over: memory does not grow with the review.
  for (const { path, render } of pagesOf(review, articles, stream, deps)) await put(path, render());
  for (const path of Object.keys(before.files)) if (!Object.hasOwn(files, path)) await site.remove(path);
  await site.put(manifestPath, {
    body: JSON.stringify({ asOf, articles: articles.length, files } satisfies Manifest),
    contentType: 'application/json',
  });
  return { outcome: 'published', files: Object.keys(files).length, written };
}

interface PageToRender {
  readonly path: string;
  readonly render: () => SiteFile;
}

/** What the stream says to somebody who thinks of subscribing. */
interface Stream {
  readonly events: readonly StreamEvent[];
  readonly volume: ExpectedVolume | null;
  readonly asOf: string;
}

function* pagesOf(
  review: Review,
  articles: readonly Article[],
  { events, volume, asOf: streamAsOf }: Stream,
  deps: PublishDependencies,
): Generator<PageToRender> {
  const { templates, links, tagAuthority } = deps;
  const { slug, taxonomy } = review;
  const asOf =
    articles
      .map(({ updated }) => updated)
      .toSorted()
      .at(-1) ?? '';
  const frame: PageFrame = { review, links, sampleNotice: deps.sampleNotice, asOf };
  const html = (path: string, body: () => string): PageToRender => ({
    path: `${slug}/${path}index.html`,
    render: () => ({ body: body(), contentType: contentTypes.html }),
  });
  const feeds = function* (topic: Topic | null, own: readonly Article[], knownAs = topic?.id ?? null) {
    const feed = composeFeed(frame, topic, own, tagAuthority, knownAs);
    for (const format of feedFormats) {
      yield {
        path: `${slug}/feeds/${knownAs === null ? 'all' : `topics/${knownAs}`}.${format}`,
        render: () => ({ body: templates.feed(feed, format), contentType: contentTypes[format] }),
      };
    }
  };

  const citations = function* (folder: string, own: readonly Article[]): Generator<PageToRender> {
    for (const format of citationFormats) {
      const contentType = contentTypes[format === 'json' ? 'csl' : format];
      yield {
        path: `${slug}/${folder}export.${format}`,
        render: () => ({ body: templates.citations(own, format), contentType }),
      };
    }
  };

  for (const article of articles)
    yield html(`articles/${article.id}/`, () => templates.article(articlePage(frame, article)));
  for (const topic of taxonomy.topics) {
    const own = filedUnder(review, articles, topic.id);
    yield html(`topics/${topic.id}/`, () => templates.topic(topicPage(frame, topic, articles, volume)));
    yield* feeds(topic, own);
    yield* citations(`topics/${topic.id}/`, own);
  }
  // Addresses of earlier outlines go on answering: feed readers poll them for ever, and papers cite them.
  for (const old of Object.keys(taxonomy.aliases ?? {}).toSorted()) {
    const now = topicsNow(review, old);
    const parts = new Set(now.flatMap((topic) => filedUnder(review, articles, topic.id)));
    const own = articles.filter((article) => parts.has(article));
    yield html(`topics/${old}/`, () => templates.formerTopic(formerTopicPage(frame, old)));
    yield* feeds(formerFeedTopic(old, now), own, old);
    yield* citations(`topics/${old}/`, own);
  }
  yield html('not-yet-filed/', () => templates.unfiled(unfiledPage(frame, articles)));
  yield* feeds(null, articles);
  const home = homePage(frame, articles, volume);
  yield { path: `${slug}/feeds.opml`, render: () => ({ body: templates.opml(home), contentType: contentTypes.opml }) };
  yield* citations('', articles);
  const sample = () => sampleDigest(review, links, events, articles, streamAsOf);
  yield html('sample-digest/', () => templates.sampleDigest({ frame, ...sample() }));
  yield html('about/', () => templates.about(frame));
  yield html('', () => templates.home(home));
}

async function readManifest(site: SiteStore, path: string): Promise<Manifest> {
  const nothing: Manifest = { asOf: '', articles: 0, files: {} };
  const file = await site.get(path);
  if (!file) return nothing;
  try {
    const { asOf, articles, files } = JSON.parse(file.body) as Partial<Manifest>;
    const isWhole = typeof asOf === 'string' && typeof articles === 'number' && typeof files === 'object' && files;
    return isWhole ? { asOf, articles, files } : nothing;
  } catch {
    return nothing; // not as it was written: everything is written again
  }
}

/**
 * The root of the site: its style sheet, the list of reviews as of what each review has published, and the page that
 * answers where there is none. A few reads when nothing changed; a kill between a review's manifest and this is mended by
 * the next call.
 */
export async function publishRoot(reviews: readonly Review[], deps: RootDependencies): Promise<void> {
  const { site, templates, links, sampleNotice } = deps;
  const published = await Promise.all(
    reviews.map(async (review) => ({ review, ...(await readManifest(site, `${review.slug}/manifest.json`)) })),
  );
  const asOf = fingerprint([deps.edition, published.map(({ review, asOf: own }) => [review.slug, own])]);
  if ((await readManifest(site, rootManifest)).asOf === asOf) return;
  const entries = published
    .filter(({ asOf: own }) => own !== '') // never polled: there is no page yet to point at
    .map(({ review, articles }) => ({ review, url: links.review(review.slug), articles }));
  const files: readonly (readonly [string, SiteFile])[] = [
    ['style.css', { body: templates.styleSheet, contentType: contentTypes.css }],
    ['index.html', { body: templates.root({ reviews: entries, sampleNotice }), contentType: contentTypes.html }],
    ['404.html', { body: templates.messagePage(notFound(links)), contentType: contentTypes.html }],
    ['robots.txt', { body: 'User-agent: *\nDisallow: /*?token=\n', contentType: 'text/plain; charset=utf-8' }],
    [rootManifest, { body: JSON.stringify({ asOf, articles: 0, files: {} }), contentType: 'application/json' }],
  ];
  for (const [path, file] of files) await site.put(path, file);
}

const rootManifest = 'manifest.json';

/** Shown in place of any missing file, at any depth: nothing in it may be relative to its own address. */
function notFound(links: Links): MessagePage {
  return { title: 'Not found', text: 'There is no such page here.', backUrl: links.home() };
}
