import type { ChangeKind, LiteratureSource, Relation } from '../../lambda/core/article.ts';
import type { Badge } from '../../lambda/core/article-card.ts';
import type { Cadence } from '../../lambda/core/subscription.ts';
import { enDelivery } from './en-delivery.ts';
import { enHealth } from './en-health.ts';
import { enSelfService } from './en-self-service.ts';

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

  mail: {
    digestNames: {
      immediate: 'New articles',
      daily: 'Daily digest',
      weekly: 'Weekly digest',
      monthly: 'Monthly digest',
    } satisfies Record<Cadence, string> as Readonly<Record<Cadence, string>>,
    readOnTheWeb: 'Read this digest on the web',
    changesHeading: 'Changes to earlier articles',
    moreInEdition: (count: number) => `${count} more ${count === 1 ? 'article is' : 'articles are'} in the web edition`,
    moreChangesInEdition: (count: number) =>
      `${count} more ${count === 1 ? 'change is' : 'changes are'} in the web edition.`,
    readMore: 'Article page',
    whyHeading: 'Why am I getting this?',
    whyText: (cadence: Cadence, review: string) =>
      `You subscribed to the ${cadence} digest of the living review “${review}” and confirmed it.`,
    yourTopics: (labels: readonly string[] | null) =>
      labels === null ? 'Your topics: all.' : `Your topics: ${labels.join(', ')}.`,
    topicsRetired:
      'The topics you chose are no longer part of this review. You get all its topics until you choose again: see “Change preferences”.',
    onceOnly: 'Each article is sent to you once. When there is nothing new, no mail is sent unless you ask to be told.',
    changePreferences: 'Change preferences',
    unsubscribe: 'Unsubscribe from one topic or from all',
    theReview: 'The review',

    confirmHeading: 'Confirm your subscription',
    confirmText: (cadence: Cadence, review: string) =>
      `Someone, probably you, asked for the ${cadence} digest of the living review “${review}” at this address.`,
    confirmButton: 'Confirm subscription',
    confirmBy: (moment: string) => `The link works until ${moment}. It opens a page with one button.`,
    confirmIgnore: 'If it was not you, ignore this mail. Without a confirmation nothing else is sent.',

    alreadyHeading: 'You are already subscribed',
    alreadyText: (review: string) =>
      `Someone, probably you, signed this address up again for the living review “${review}”. It is subscribed already, and nothing has changed.`,
    alreadyNext: 'To choose other topics or another rhythm, change your preferences. To stop the mail, unsubscribe.',
  },

  page: {
    skip: 'Skip to the content',
    siteNavigation: 'This review',
    topics: 'Topics',
    subscribe: 'Subscribe',
    feeds: 'Feeds',
    about: 'About',
    footer: (journal: string, year: string) => `The living edition of a review published in ${journal}, ${year}.`,
    breadcrumb: 'You are here',

    lead: 'This review goes on living: every new article that cites it or belongs to its subject is found, filed under the review’s own topics and listed here. Readers get each article once, by e-mail or by feed, with the reason it is there.',
    countsHeading: (date: string) => `Since its publication in ${date}`,
    countArticles: 'articles found',
    countCiting: 'cite the review',
    countRelated: 'are related',
    asOf: (date: string) => `As of ${date}`,
    latestHeading: 'Latest articles',
    addedOn: (date: string) => `Added on ${date}`,
    added: (date: string) => `added ${date}`,
    noArticles: 'No article has been found yet.',
    noArticlesInTopic: 'No article has been filed here yet.',
    topicsHeading: 'Topics of the review',
    unfiledText:
      'These articles fit none of the review’s topics so far. They stand in the feed of all articles and in the mails of readers of all topics.',
    allFiled: 'Every article found so far is filed under a topic.',
    articleCount: (count: string, singular: boolean) => `${count} ${singular ? 'article' : 'articles'}`,
    mostRelevantFirst: 'Most relevant first; the newest are in the feed.',
    articlesHeard: (count: number) => (count === 1 ? 'article' : 'articles'),
    subtopics: 'Within this topic',
    topicMoved: 'This topic has moved',
    topicMovedText: (count: number) =>
      count === 1 ? 'Its articles now stand here:' : 'It was divided. Its articles now stand here:',
    topicRetired: 'This topic was given up',
    topicRetiredText:
      'It is no longer part of the living review. Articles that were filed under it are still listed; articles found from now on are filed under other topics.',
    formerFeeds: 'Feeds subscribed to at this address go on:',
    feedOf: 'Follow this topic',
    byMail: 'By e-mail',
    feedsHeading: 'Feeds',
    feedsText: 'No address needed. The same articles, each with a stable id.',
    opml: 'All feeds (OPML)',
    exportHeading: 'Export',
    exportText: 'All articles, for a reference manager or a program.',
    formats: { rss: 'RSS', atom: 'Atom', json: 'JSON Feed' },
    citationFormats: { ris: 'RIS', bib: 'BibTeX', nbib: 'PubMed (nbib)', json: 'CSL-JSON' },

    subscribeHeading: 'Subscribe by e-mail',
    subscribeText:
      'A short digest of what is new, with the reason each article is there. You will be asked to confirm by mail. No mail when there is nothing new.',
    email: 'E-mail address',
    howOften: 'How often',
    immediate: 'At once, a quarter of an hour after it is found',
    daily: 'Daily, when there is something new',
    weekly: 'Weekly, when there is something new',
    monthly: 'Monthly, when there is something new',
    whichTopics: 'Which topics',
    allTopics: 'All topics',
    allTopicsHint: 'Untick to choose topics one by one.',
    noTopicsHint: 'With none ticked, all topics count.',
    wholeTopic: 'All of it',
    leaveEmpty: 'Leave this field empty',
    subscribeButton: 'Subscribe',
    privacyLine: 'Your address is used for this digest only. No tracking; one click ends it.',

    allAuthors: (count: number) => `All ${count} authors`,
    aboutThisRecord: 'About this record',
    identifiers: 'Identifiers',
    foundBy: 'Where it was found',
    history: 'What happened to it since',
    firstListed: (date: string) => `First listed here on ${date}.`,
    noticePubmed: 'notice in PubMed',
    markedTerms: 'Words that decided are marked in the title, abstract and terms.',
    howItCites: 'How it cites the review',
    /** `more`: how many of the review's references are not named; `others`: works that are not among them. */
    besideRefs: (labels: readonly string[], more: number, others: number) => {
      const refs = `${labels.length + more === 1 ? 'ref' : 'refs'} ${labels.join(', ')}`;
      const rest = others === 0 ? '' : `, and ${others} other ${others === 1 ? 'work' : 'works'}`;
      return `Cited beside ${refs}${more > 0 ? ` and ${more} more` : ''} of the review${rest}.`;
    },
    quotedFrom: 'Quoted from the',
    readIn: 'Read in the',
    fullText: 'free full text in PMC',
    licence: 'licence',
    meshTerms: 'MeSH terms',

    rootTitle: 'Living reviews',
    rootText:
      'Published reviews that go on living: every new article that cites one of them or belongs to its subject, filed under the review’s own topics.',
    rootEmpty: 'No review is published here yet.',

    editionTitle: 'Digest',
    editionText: 'Everything of this digest, also what did not fit into the mail.',
    editionEmpty: 'This digest holds nothing for these topics.',

    confirmTitle: 'Confirm your subscription',
    confirmText: (review: string) => `Press the button to receive the digest of “${review}”.`,
    confirmButton: 'Confirm subscription',
    confirmDoneTitle: 'Subscription confirmed',
    confirmDone:
      'You will receive the next digest as soon as there is something new. What is listed already can be read on the review’s page.',
    confirmOverTitle: 'This link no longer works',
    confirmOver: 'It has expired or was not issued here. Subscribe again to receive a new one.',

    preferencesTitle: 'Your preferences',
    preferencesText: (review: string) => `For the digest of “${review}”.`,
    preferencesNote: 'A topic added now counts from now on; articles found earlier are on the topic’s page.',
    choicesRetired:
      'The topics you chose are no longer part of this review. Until you choose again below, you get all its topics.',
    save: 'Save preferences',
    saved: 'Your preferences are saved.',
    savedNothing: 'Nothing was changed.',
    changeAdded: (label: string) => `Added: ${label}`,
    changeRemoved: (label: string) => `Removed: ${label}`,
    changeAll: 'You now follow all topics.',
    changeCadence: (cadence: Cadence) => `The digest is now ${cadence}.`,
    ownFeedHeading: 'Your own feed',
    ownFeedText:
      'The articles of your topics in a feed reader, instead of mails or beside them. The address is for you alone: it names no e-mail address, and it ends with the subscription.',
    endHeading: 'To stop the mail',
    endText: 'The link opens a page with one button.',

    unsubscribeTitle: 'Unsubscribe',
    unsubscribeText: (review: string) => `Press the button and no further digest of “${review}” is sent to you.`,
    unsubscribeButton: 'Unsubscribe',
    unsubscribedTitle: 'You are unsubscribed',
    notSubscribed: (review: string) => `You were not subscribed to “${review}” any more; nothing had to be changed.`,
    linkUnknownTitle: 'This link does not work',
    linkUnknown:
      'It was cut short or was not issued here. Use the link at the end of your latest digest, or write to the sender of the digest.',
    toTheReview: 'To the review’s page',
    back: 'Back',
  },

  selfService: enSelfService,
  delivery: enDelivery,
  health: enHealth,

  feed: {
    description: (review: string) => `New articles that cite the review “${review}” or are related to it.`,
    topicDescription: (topic: string, review: string) =>
      `New articles filed under “${topic}” in the living review “${review}”.`,
    givenUp: (topic: string) => `“${topic}” was given up`,
    givenUpText:
      'This topic is no longer part of the living review, and its feed brings nothing more. The review’s page lists the topics of today, each with its own feed.',
    opmlTitle: (review: string) => `Feeds of ${review}`,
    all: 'All articles',
    ownTitle: (review: string) => `Your topics · ${review}`,
    ownDescription: (review: string) => `The latest articles of the topics you chose in the living review “${review}”.`,
  },

  aboutPage: {
    title: 'About these data',
    sections: [
      {
        heading: 'How articles are found',
        paragraphs: [
          'Several public sources are asked on a schedule which articles cite the review: PubMed’s list of citing articles, the reference lists of PubMed Central, Europe PMC and NIH iCite. PubMed’s similar articles and searches on the review’s topics add articles that are related to it. The whole list is compared each time, so an article that a source adds late is not missed.',
          'An article that cites the review always enters. A related article enters only when it is near enough to the review’s subject. A preprint and the article it becomes are one entry here, whatever their identifiers. Each article’s page says which sources listed it, and since when.',
        ],
      },
      {
        heading: 'How articles are filed',
        paragraphs: [
          'The topics are the review’s own outline. An article is filed by the references it shares with the review, by the words of its title and abstract, and by its MeSH terms once it has them. Every topic given carries its reasons, and the words that decided are marked on the article’s page. The filing is done by rules and a small model, not read by a person; it can be wrong, and the reasons are there so that you can see why.',
          'Where the full text of an article that cites the review is open in PubMed Central, the sentence that cites it is quoted, with the heading it stands under and the licence it is quoted by. Where its licence does not allow that, only the heading is named.',
        ],
      },
      {
        heading: 'What the numbers mean',
        paragraphs: [
          '“Articles found” counts what is listed here since the review was published. “Cite the review” counts those that at least one source lists as citing it; citation databases differ, so the number need not equal any single one of them. “Related” counts the others. A date under an article is the date its journal gives, as exact as the journal says; “added” is the day it was first seen here.',
          'Retractions, corrections and expressions of concern are recorded when PubMed records them, and are shown with the article.',
        ],
      },
      {
        heading: 'Each article once',
        paragraphs: [
          'What is found is numbered in one stream, and each subscription remembers how far it has been served. A digest is the stretch in between, so an article reaches you once, whatever topics it belongs to. What does not fit into a mail is in its web edition. When there is nothing new, no mail is sent.',
          'One honest limit: a mail provider can accept a message while its answer is lost on the way. Such a message is held until the provider’s own report settles it; if that report is lost too, the same digest is sent again. Nothing is lost, and in that rare case you may get a second copy. Such cases are counted.',
        ],
      },
      {
        heading: 'Privacy',
        paragraphs: [
          'These pages set no cookies, run no scripts and load nothing from other sites. The mails contain no images, no tracking pixels and no rewritten links; nobody can see whether you opened one or what you clicked.',
          'For a subscription we store your e-mail address, your topics and rhythm, when you subscribed, confirmed and ended it, and how far you have been served. The address is used for this digest only and is given to the mail provider for delivery. The feeds need no address at all.',
          'Every mail ends with a link to unsubscribe; it works without a login and at once. 28 days after the end your address and your choices are erased; until then you can take the end back. A sign-up that nobody confirms is erased after 7 days. On the page of your preferences you can ask for a copy of everything stored about you, or have it erased at once. After a complaint or a permanent bounce a keyed hash of the address is kept, so that nothing is sent to it again.',
        ],
      },
    ],
    theReview: 'The review',
  },

  keeper: {
    title: 'Digest runs',
    text: (review: string) =>
      `What became of the latest digests of ${review}. Each reader who was due counts once: due is the sum of delivered, nothing new, suppressed, in doubt and failed.`,
    none: 'There has been no digest run yet.',
    columns: {
      run: 'Run',
      head: 'Up to event',
      due: 'Due',
      delivered: 'Delivered',
      empty: 'Nothing new',
      suppressed: 'Suppressed',
      inDoubt: 'In doubt',
      failed: 'Failed',
      state: 'State',
      balance: 'Balance',
    },
    cadences: { immediate: 'At once', daily: 'Daily', weekly: 'Weekly', monthly: 'Monthly' },
    states: { planned: 'planned', sending: 'sending', finished: 'finished' },
    balances: 'balances',
    notYet: 'not yet: the rest is put off',
    doesNotBalance: 'DOES NOT BALANCE',
  },
};

export type Wording = typeof en;
