import type { Cadence } from '../../../lambda/core/subscription.ts';

/** What the pages say. */
export const enPage = {
  skip: 'Skip to the content',
  siteNavigation: 'This review',
  topics: 'Topics',
  subscribe: 'Subscribe',
  feeds: 'Feeds',
  about: 'About',
  search: {
    link: 'Search',
    title: 'Search',
    text: 'Searches the titles, authors, journals, topics, keywords and MeSH headings of everything listed here. It runs in your browser: what you look for is told to nobody.',
    label: 'Words',
    found: 'found',
    none: 'Nothing found. Fewer or shorter words find more.',
    failed: 'The search could not be loaded. Please try again later.',
    noScript:
      'Searching needs JavaScript. Everything else on this site works without; the lists by topic hold every article.',
  },
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
  editionExport: 'The articles of this digest, for a reference manager or a program.',
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
};
