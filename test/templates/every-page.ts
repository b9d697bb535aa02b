import type { Article } from '../../lambda/core/article.ts';
import type { RunSheet } from '../../lambda/core/balance-sheet.ts';
import { type Check, fail, leftOut, ok, warn } from '../../lambda/core/check.ts';
import { deliveryForm } from '../../lambda/core/delivery-choices.ts';
import { noCounts } from '../../lambda/core/digest-run.ts';
import { citationFormats, feedFormats } from '../../lambda/core/links.ts';
import { partedList } from '../../lambda/core/list-parts.ts';
import { reviewHealth } from '../../lambda/core/review-health.ts';
import {
  articlePage,
  formerTopicPage,
  homePage,
  listPartPage,
  topicPage,
  unfiledPage,
} from '../../lambda/core/site.ts';
import { timeline } from '../../lambda/core/timeline.ts';
import { notFound } from '../../lambda/steps/publish-review.ts';
import { readerTemplates, siteTemplates } from '../../templates/index.ts';
import { keeperPage } from '../../templates/pages/keeper-page.ts';
import { subscription } from '../builders/subscriptions.ts';
import {
  articles,
  articleWith,
  digestOf,
  review as englishReview,
  envelope,
  links,
  frame as sampleFrame,
  sampleNotice,
} from './invented-review.ts';

export const token = 'abc.DEF-123';
export const undoOffer = {
  url: `https://living.example.org/csc-immune/me/undo?token=${token}`,
  actionUrl: `/csc-immune/me/undo?token=${token}`,
  until: '2026-12-14T06:00:00.000Z',
};

/** Every kind of page in each of its states, by name, in the wording of one language. */
export function everyPage(language = 'en'): Readonly<Record<string, string>> {
  const review = { ...englishReview, language };
  const frame = { ...sampleFrame, review };
  const plainFrame = { ...frame, sampleNotice: '' };
  const readerFrame = { review, links, sampleNotice: '' };
  const digest = digestOf(articles, { from: 7, review });
  const volume = {
    weeks: 12,
    all: 3,
    byTopic: Object.fromEntries(review.taxonomy.topics.map(({ id }, index) => [id, index / 2])),
  };
  const citations = citationFormats.map((format) => ({
    format,
    url: links.editionCitations('csc-immune', digest.range, null, format),
  }));
  const lymphoid = review.taxonomy.topics.find(({ id }) => id === 'lymphoid')!;
  const articleHtml = (...parameters: Parameters<typeof articleWith>) =>
    siteTemplates.article(articlePage(plainFrame, articleWith(...parameters)));

  const renamed = { ...review, taxonomy: { ...review.taxonomy, aliases } };
  const healthOf = (own: readonly Article[]) => ({
    frame: plainFrame,
    health: reviewHealth(plainFrame, own),
    timeline: timeline(plainFrame, own),
  });

  // More than one page holds, over two years.
  const long = Array.from({ length: 160 }, (_, index) => ({
    ...articles[0]!,
    id: `l${index}`,
    event: index + 1,
    firstSeen: index < 20 ? '2025-12-30T06:00:00.000Z' : '2026-01-05T06:00:00.000Z',
  }));
  const ofLong = review.taxonomy.topics.find(({ id }) => id === long[0]!.classification.topics[0]!.topic)!;
  const unfiledLong = long.map((own) => ({ ...own, classification: { ...own.classification, topics: [] } }));

  return {
    'topic with a long list': siteTemplates.topic(topicPage(plainFrame, ofLong, long, volume)),
    'part of a long list': siteTemplates.listPart(
      listPartPage(plainFrame, ofLong, partedList(long, plainFrame.asOf).parts[0]!),
    ),
    'not yet filed, a long list': siteTemplates.unfiled(unfiledPage(plainFrame, unfiledLong)),
    'part of what is not yet filed': siteTemplates.listPart(
      listPartPage(plainFrame, null, partedList(unfiledLong, plainFrame.asOf).parts[1]!),
    ),
    home: siteTemplates.home(homePage(frame, articles, volume)),
    'home of a review without articles': siteTemplates.home(homePage({ ...plainFrame, asOf: '' }, [])),
    topic: siteTemplates.topic(topicPage(plainFrame, lymphoid, articles, volume)),
    'sample digest': siteTemplates.sampleDigest({ frame, digest, days: 14 }),
    'sample digest of the latest articles': siteTemplates.sampleDigest({ frame, digest, days: null }),
    'sample digest of nothing': siteTemplates.sampleDigest({ frame, digest: null, days: null }),
    'not yet filed': siteTemplates.unfiled(unfiledPage(plainFrame, articles)),
    'not yet filed, of a review that files all': siteTemplates.unfiled(unfiledPage(plainFrame, [])),
    'topic without articles': siteTemplates.topic(topicPage(plainFrame, review.taxonomy.topics[0]!, [])),
    ...Object.fromEntries(
      articles.map((own) => [`article ${own.id}`, siteTemplates.article(articlePage(plainFrame, own))]),
    ),
    'article with nothing known': articleHtml({
      title: '',
      titleHtml: '',
      authors: [],
      abstract: [],
      keywords: [],
      mesh: [],
      doi: null,
      pmid: null,
      pmcid: null,
      published: null,
    }),
    about: siteTemplates.about(plainFrame),
    health: siteTemplates.health(healthOf(articles)),
    'health of a review without articles': siteTemplates.health(healthOf([])),
    'digest archive': siteTemplates.digestArchive({
      frame: plainFrame,
      digests: [
        {
          due: '2026-11-16T06:00:00.000Z',
          range: { from: 4, to: 9 },
          articles: 4,
          changes: 1,
          topics: [{ label: 'Lymphoid cells', articles: 4 }],
        },
        { due: '2026-11-09T06:00:00.000Z', range: { from: 3, to: 4 }, articles: 0, changes: 1, topics: [] },
      ],
    }),
    'digest archive of a review that has sent none': siteTemplates.digestArchive({ frame: plainFrame, digests: [] }),
    root: siteTemplates.root({ reviews: [{ review, url: links.review(review.slug), articles: 16 }], sampleNotice }),
    'empty root': siteTemplates.root({ reviews: [], sampleNotice: '' }),
    ...Object.fromEntries(
      (['ready', 'done', 'over'] as const).map((state) => [
        `confirm ${state}`,
        readerTemplates.confirmPage({
          frame: readerFrame,
          state,
          actionUrl: `/csc-immune/confirm?token=${token}`,
          preferencesUrl: envelope.preferencesUrl,
        }),
      ]),
    ),
    ...Object.fromEntries(
      (['ready', 'saved', 'over'] as const).map((state) => [
        `preferences ${state}`,
        readerTemplates.preferencesPage({
          frame: readerFrame,
          state,
          actionUrl: `/csc-immune/preferences?token=${token}`,
          unsubscribeUrl: envelope.unsubscribeUrl,
          cadence: 'daily',
          delivery:
            state === 'over' ? null : deliveryForm(review, subscription('a1'), new Date('2026-11-16T06:00:00Z')),
          topics: ['tam', 'lymphoid'],
          changes: [
            { kind: 'added', topicLabel: 'Macrophages' },
            { kind: 'cadence', cadence: 'daily' },
          ],
          selfService: {
            addressUrl: `/csc-immune/me/new-address?token=${token}`,
            dataUrl: `/csc-immune/me/data?token=${token}`,
          },
          feeds: feedFormats.map((format) => ({ format, url: links.ownFeed(review.slug, format, token) })),
        }),
      ]),
    ),
    ...Object.fromEntries(
      (['ready', 'done', 'already', 'over'] as const).map((state) => [
        `unsubscribe ${state}`,
        readerTemplates.unsubscribePage({
          frame: readerFrame,
          state,
          actionUrl: `/csc-immune/unsubscribe?token=${token}`,
          topics: [
            { label: 'Macrophages', url: `/csc-immune/unsubscribe?token=${token}&topic=tam` },
            { label: 'Lymphoid cells', url: `/csc-immune/unsubscribe?token=${token}&topic=lymphoid` },
          ],
          scope: 'all',
          undo: state === 'done' ? undoOffer : null,
        }),
      ]),
    ),
    'left one topic': readerTemplates.unsubscribePage({
      frame: readerFrame,
      state: 'done',
      actionUrl: `/csc-immune/unsubscribe?token=${token}`,
      topics: [],
      scope: { left: 'Macrophages <& co>', still: ['Lymphoid cells'] },
      undo: undoOffer,
    }),
    ...Object.fromEntries(
      (['address', 'undo', 'undo-topic', 'export', 'erase'] as const).flatMap((act) =>
        (['ready', 'done', 'taken', 'over'] as const).map((state) => [
          `${act} ${state}`,
          readerTemplates.actPage({
            frame: readerFrame,
            act,
            state,
            actionUrl: `/csc-immune/me/${act}?token=${token}`,
            topicLabel: 'Macrophages',
          }),
        ]),
      ),
    ),
    ...Object.fromEntries(
      (['address', 'export', 'erase', 'over'] as const).map((asked) => [
        `asked for ${asked}`,
        readerTemplates.askedPage({ frame: readerFrame, asked }),
      ]),
    ),
    edition: readerTemplates.editionPage({ frame: readerFrame, digest, citations }),
    'empty edition': readerTemplates.editionPage({ frame: readerFrame, digest: null, citations: [] }),
    search: siteTemplates.search(plainFrame),
    ...Object.fromEntries(
      Object.keys(aliases).map((old) => [
        `former topic ${old}`,
        siteTemplates.formerTopic(formerTopicPage({ ...plainFrame, review: renamed }, old)),
      ]),
    ),
    'keeper’s books': keeperPage({ frame: readerFrame, checks, sheets }),
    'keeper’s empty books': keeperPage({ frame: readerFrame, checks: [], sheets: [] }),
    message: readerTemplates.messagePage({
      language,
      title: 'Check your mail',
      text: 'A mail is on its way.',
      backUrl: '/r/',
    }),
    'not found': readerTemplates.messagePage(notFound(links, language)),
  };
}

/** A topic that was renamed, one that was split, one that was given up. */
const aliases = { macrophages: ['tam'], 'immune-cells': ['myeloid', 'lymphoid'], microbiota: [] };

const checks: readonly Check[] = [
  ok('digest runs of small-review', 'the latest 3 balance'),
  warn('sending', 'digests are held since 2026-11-16: it is <not> live yet', '`doctor --go-live` lets them out.'),
  fail('schema of the table', 'version 9, and this code knows 2', 'Check out the version that migrated it.'),
  leftOut('sending quota', 'SES does not tell it'),
];

const sheets: readonly RunSheet[] = (['planned', 'sending', 'finished'] as const).map((state, index) => ({
  run: {
    review: 'csc-immune',
    cadence: 'weekly',
    slot: `2026-11-${9 + index}T06:00Z`,
    head: 12,
    plannedAt: '2026-11-09T06:00:04.000Z',
  },
  state,
  counts: { ...noCounts, due: 3, delivered: index },
  balanced: state === 'finished',
  finishedAt: null,
}));
