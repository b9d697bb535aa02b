import type { ChangeKind, LiteratureSource, Relation } from '../../../lambda/core/article.ts';
import type { Badge } from '../../../lambda/core/article-card.ts';
import type { Cadence } from '../../../lambda/core/subscription.ts';
import { enAboutPage } from './about-page.ts';
import { enArchive } from './archive.ts';
import { enDelivery } from './delivery.ts';
import { enFeed } from './feed.ts';
import { enHealth } from './health.ts';
import { enKeeper } from './keeper.ts';
import { enMail } from './mail.ts';
import { enMessages } from './messages.ts';
import { enPage } from './page.ts';
import { enSelfService } from './self-service.ts';

/** Every word a reader sees, in English. Plain text: the templates escape it. */
export const en = {
  language: 'en',
  direction: 'ltr',
  months: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ] as readonly string[],
  /** A day or a month as they stand in a sentence; `month` is one of `months`. */
  day: (day: string, month: string, year: string) => `${day} ${month} ${year}`,
  month: (month: string, year: string) => `${month} ${year}`,
  number: (value: number) => String(value).replace(/\B(?=(?:\d{3})+$)/g, ','),

  serviceName: 'Living Review',
  badge: {
    retracted: 'Retracted',
    concern: 'Expression of concern',
    withdrawn: 'Withdrawn',
    corrected: 'Corrected',
    preprint: 'Preprint',
    review: 'Review',
    trial: 'Clinical trial',
    'meta-analysis': 'Meta-analysis',
  } satisfies Record<Badge, string> as Readonly<Record<Badge, string>>,
  relation: {
    cites: 'Cites the review',
    related: 'Related to the review',
  } satisfies Record<Relation, string> as Readonly<Record<Relation, string>>,
  /** Before the heading under which it cites the review: with the sentence itself, and where only its place may be told. */
  citing: { inSection: 'Cites the review in', under: 'Cites the review under' },
  quoted: (sentence: string) => `“${sentence}”`,
  cadence: {
    immediate: 'Immediate',
    daily: 'Daily',
    weekly: 'Weekly',
    monthly: 'Monthly',
  } satisfies Record<Cadence, string> as Readonly<Record<Cadence, string>>,
  cadenceWord: {
    immediate: 'immediate',
    daily: 'daily',
    weekly: 'weekly',
    monthly: 'monthly',
  } satisfies Record<Cadence, string> as Readonly<Record<Cadence, string>>,
  change: {
    RETRACTED: 'Retracted',
    CONCERN: 'Expression of concern',
    ERRATUM: 'Corrected',
    PUBLISHED: 'Preprint now published',
    WITHDRAWN: 'Withdrawn',
  } satisfies Record<ChangeKind, string> as Readonly<Record<ChangeKind, string>>,
  /** One neutral sentence each: what is recorded, and where; no judgement. */
  changeSentence: {
    RETRACTED: 'PubMed records this article as retracted.',
    CONCERN: 'The journal has published an expression of concern about this article.',
    ERRATUM: 'A correction to this article has been published.',
    PUBLISHED: 'This preprint has since been published in a journal.',
    WITHDRAWN: 'PubMed no longer lists this record.',
  } satisfies Record<ChangeKind, string> as Readonly<Record<ChangeKind, string>>,
  changeCount: (kind: ChangeKind, count: number) => {
    const [one, many] = {
      RETRACTED: ['retraction', 'retractions'],
      CONCERN: ['expression of concern', 'expressions of concern'],
      ERRATUM: ['correction', 'corrections'],
      PUBLISHED: ['preprint published', 'preprints published'],
      WITHDRAWN: ['withdrawal', 'withdrawals'],
    }[kind] as [string, string];
    return `${count} ${count === 1 ? one : many}`;
  },
  noticeSource: (source: string) => `Notice: ${source}`,
  publishedIn: (journal: string) => `Now in ${journal}`,
  source: {
    'pubmed-citedin': 'PubMed, list of citing articles',
    'pmc-refs': 'PubMed Central, reference lists',
    'europe-pmc': 'Europe PMC, citations',
    icite: 'NIH iCite, open citations',
    'pubmed-related': 'PubMed, similar articles',
    'topic-query': 'PubMed, search on the topics',
    'reference-list': 'The article’s own reference list',
  } satisfies Record<LiteratureSource, string> as Readonly<Record<LiteratureSource, string>>,

  andMoreAuthors: (others: number) => `and ${others} more`,
  noAuthors: 'No authors listed',
  untitled: 'No title given',
  /** When PubMed first showed it and when it was found here; days as text, `pubmed` may be `''`. */
  latency: (pubmed: string, here: string) =>
    pubmed === '' ? `Found here on ${here}.` : `Seen by PubMed on ${pubmed}, here on ${here}.`,
  filedUnder: 'Filed under',
  also: 'also',
  notFiled: 'Not yet filed',
  whyHere: 'Why it is here',
  why: 'Why',
  freeFullText: 'PMC, free full text',
  pubmed: 'PubMed',
  doi: 'DOI',
  abstract: 'Abstract',
  noAbstract: 'No abstract is available.',
  keywords: 'Keywords',

  countSentence: ({ articles, citing, related }: { articles: number; citing: number; related: number }) => {
    const word = articles === 1 ? 'article' : 'articles';
    const cites = (count: number) => (count === 1 ? 'cites' : 'cite');
    const are = (count: number) => (count === 1 ? 'is' : 'are');
    if (related === 0) return `${articles} new ${word}, ${articles === 1 ? 'which cites' : 'all citing'} the review.`;
    if (citing === 0) return `${articles} new ${word}, ${articles === 1 ? 'related' : 'all related'} to the review.`;
    return `${articles} new ${word}: ${citing} ${cites(citing)} the review, ${related} ${are(related)} related.`;
  },
  noNewArticles: 'No new article, but news of earlier ones.',
  newsOfEarlier: 'News of earlier articles',

  subject: {
    fresh: (count: number) => `${count} new`,
    moreTopics: (count: number) => `+${count}`,
    confirm: (review: string) => `Confirm your subscription: ${review}`,
    already: (review: string) => `You are already subscribed: ${review}`,
  },

  mail: enMail,

  page: enPage,

  selfService: enSelfService,
  delivery: enDelivery,
  health: enHealth,
  archive: enArchive,

  feed: enFeed,

  aboutPage: enAboutPage,

  keeper: enKeeper,
  messages: enMessages,
};

/** What every language has to say: the same names, the same givens, each with words of its own. */
export type Wording = Worded<typeof en>;

type Worded<Part> = Part extends string
  ? string
  : Part extends (...given: infer Given) => string
    ? (...given: Given) => string
    : Part extends readonly (infer Item)[]
      ? readonly Worded<Item>[]
      : { readonly [Name in keyof Part]: Worded<Part[Name]> };
