import { expectedVolume, streamMoment } from '../core/expected-volume.ts';
import { fingerprint } from '../core/fingerprint.ts';
import type { Links } from '../core/links.ts';
import type { ArticleStore } from '../core/ports/article-store.ts';
import type { PublishedFeedsStore } from '../core/ports/published-feeds.ts';
import type { SiteFile, SiteStore } from '../core/ports/site-store.ts';
import type { MessagePage, ReaderPages } from '../core/reader-views.ts';
import type { Review } from '../core/review.ts';
import type { SearchEntry } from '../core/search-entry.ts';
import { contentTypes, newestChange, type SiteTemplates } from '../core/site.ts';
import { weekTurn } from '../core/slots.ts';
import { contentsOfFeeds } from '../core/topic-feeds.ts';
import { announcedBy } from './announced-articles.ts';
import { siteFiles } from './site-files.ts';
import { type Manifest, manifestPath, readManifest } from './site-manifest.ts';

export interface PublishDependencies {
  readonly store: ArticleStore;
  readonly site: SiteStore;
  readonly publishedFeeds: PublishedFeedsStore;
  readonly templates: SiteTemplates;
  readonly links: Links;
  readonly sampleNotice: string;
  /** RFC 4151 authority of the feed ids. */
  readonly tagAuthority: string;
  /** Names the templates' version: another one renders everything again. */
  readonly edition: string;
  /** WebSub hub that feeds name. */
  readonly hub?: string;
  readonly searchIndex: (entries: readonly SearchEntry[]) => string;
}

export interface RootDependencies extends Pick<PublishDependencies, 'site' | 'links' | 'sampleNotice'> {
  readonly templates: Pick<SiteTemplates, 'root' | 'styleSheet' | 'icon' | 'searchScript'> &
    Pick<ReaderPages, 'messagePage'>;
}

export interface PublishReport {
  readonly outcome: 'unchanged' | 'published';
  readonly files: number;
  readonly written: number;
  /** Addresses of the feeds that changed; of archives none, nobody polls them. */
  readonly feeds: readonly string[];
}

/**
 * A poll dates what it finds by its own beginning and may commit it this much later: a month is over for feeds when no
 * article of it can come any more. Longer than the writer's lease.
 */
const longestPollMs = 3_600_000;

/** Files on their way to the bucket at the same time. */
const writesAtOnce = 16;

/**
 * Renders a review's pages, feeds and citations from what is stored and writes the files whose content changed. A pure
 * function of the table and of the month: the same state gives the same files (but for feed archives, which are written
 * once, when a month is over, whether anything came or not). What a file is made from has a fingerprint, and a file made
 * from the same is not rendered again. Killed half-way, the next run writes the rest, because the manifest is written after
 * everything it names.
 */
export async function publishReview(review: Review, now: Date, deps: PublishDependencies): Promise<PublishReport> {
  const { store, site } = deps;
  const head = await store.head(review.slug);
  // Of a review that was never polled with success there is nothing to show yet.
  if (head.baselineAt === null) return { outcome: 'unchanged', files: 0, written: 0, feeds: [] };
  const before = await readManifest(site, manifestPath(review.slug));
  const addresses = fingerprint([deps.links.home(), deps.tagAuthority]);
  const frameOf = fingerprint([review, deps.edition, addresses, deps.sampleNotice, deps.hub ?? '']);
  const overUntil = new Date(now.valueOf() - longestPollMs).toISOString().slice(0, 7);
  const asOf = fingerprint([head.revision, frameOf, overUntil]);
  // A table that was restored knows another publishing than the bucket, or none.
  if (before.asOf === asOf && (await deps.publishedFeeds.read(review.slug))?.asOf === asOf)
    return { outcome: 'unchanged', files: Object.keys(before.files).length, written: 0, feeds: [] };

  const events = await store.events(review.slug, 0, head.committed);
  const articles = await announcedBy(events, review.slug, store);
  const asOfStream = streamMoment(events, head);
  const turn = weekTurn(review, asOfStream);
  const volume = expectedVolume(events, { baselineAt: head.baselineAt, until: turn }, review.taxonomy);
  // Clocks differ, and events may be ahead of ours: a month that has begun is not left again.
  const closedUntil = [overUntil, newestChange(articles)].toSorted().at(-1) ?? overUntil;
  const stream = { events, volume, weekTurn: turn, closedUntil, asOf: asOfStream };
  const files: Record<string, readonly [string, string]> = {};
  const feeds: string[] = [];
  const [writes, removals] = [createWrites(), createWrites()];
  // One page at a time is rendered and handed over: memory does not grow with the review.
  for (const { path, from, isKept, feedUrls = [], render } of siteFiles(review, articles, stream, deps)) {
    const madeFrom = fingerprint([isKept ? addresses : frameOf, from]);
    // To be built anew: everything is written again, but an archive that stands there as it was written (RFC 5005 §4).
    const isDoubted = before.isToRebuild && !(isKept && (await isThere(path, before.files[path]?.[1], site)));
    const was = isDoubted ? undefined : before.files[path];
    if (was?.[0] === madeFrom) {
      files[path] = was;
      continue;
    }
    const file = render();
    files[path] = [madeFrom, fingerprint([file.contentType, file.body])];
    if (was?.[1] === files[path][1]) continue;
    await writes.begin(() => site.put(path, file));
    feeds.push(...feedUrls);
  }
  await writes.finished();
  for (const path of Object.keys(before.files))
    if (!Object.hasOwn(files, path)) await removals.begin(() => site.remove(path));
  await removals.finished();
  // Its articles have their pages by now.
  await deps.publishedFeeds.write(review.slug, { asOf, topics: contentsOfFeeds(review, articles, closedUntil) });
  await site.put(manifestPath(review.slug), {
    body: JSON.stringify({ asOf, articles: articles.length, files } satisfies Omit<Manifest, 'isToRebuild'>),
    contentType: 'application/json',
  });
  return { outcome: 'published', files: Object.keys(files).length, written: writes.count(), feeds };
}

async function isThere(path: string, written: string | undefined, site: Pick<SiteStore, 'get'>): Promise<boolean> {
  const file = await site.get(path);
  return file !== null && fingerprint([file.contentType, file.body]) === written;
}

/** Several writes at a time. The first failure is kept until somebody is told: a manifest must not name a lost file. */
function createWrites() {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let begun = 0;
  const tell = () => {
    if (failures.length > 0) throw failures[0];
  };
  return {
    async begin(write: () => Promise<void>): Promise<void> {
      tell();
      begun += 1;
      const one: Promise<void> = write()
        .catch((error: unknown) => {
          failures.push(error);
        })
        .finally(() => running.delete(one));
      running.add(one);
      if (running.size >= writesAtOnce) await Promise.race(running);
    },
    async finished(): Promise<void> {
      await Promise.all(running);
      tell();
    },
    count: () => begun,
  };
}

/**
 * The root of the site: its style sheet, the list of reviews as of what each review has published, and the page that
 * answers where there is none. A few reads when nothing changed: what stands there as it should is left; a kill between a
 * review's manifest and this is mended by the next call.
 */
export async function publishRoot(reviews: readonly Review[], deps: RootDependencies): Promise<void> {
  const { site, templates, links, sampleNotice } = deps;
  const published = await Promise.all(
    reviews.map(async (review) => ({ review, ...(await readManifest(site, manifestPath(review.slug))) })),
  );
  const entries = published
    .filter(({ asOf: own }) => own !== '') // never polled: there is no page yet to point at
    .map(({ review, articles }) => ({ review, url: links.review(review.slug), articles }));
  const rendered: readonly (readonly [string, SiteFile])[] = [
    ['search.js', { body: templates.searchScript(), contentType: contentTypes.script }],
    ['style.css', { body: templates.styleSheet(), contentType: contentTypes.css }],
    ['icon.svg', { body: templates.icon, contentType: contentTypes.icon }],
    ['index.html', { body: templates.root({ reviews: entries, sampleNotice }), contentType: contentTypes.html }],
    [
      '404.html',
      {
        body: templates.messagePage(notFound(links, entries[0]?.review.language ?? 'en')),
        contentType: contentTypes.html,
      },
    ],
    [
      'robots.txt',
      { body: 'User-agent: *\nDisallow: /*?token=\nDisallow: /*/export.\n', contentType: 'text/plain; charset=utf-8' },
    ],
  ];
  await Promise.all(
    rendered.map(async ([path, file]) => {
      const there = await site.get(path);
      if (there?.body !== file.body || there.contentType !== file.contentType) await site.put(path, file);
    }),
  );
}

/** Shown in place of any missing file, at any depth: nothing in it may be relative to its own address. */
export function notFound(links: Links, language: string): MessagePage {
  return { language, title: 'Not found', text: 'There is no such page here.', backUrl: links.home() };
}
