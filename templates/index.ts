import type { DigestMails, ReaderPages, ReaderTemplates, SignUpMails } from '../lambda/core/reader-views.ts';
import type { SelfServiceTemplates } from '../lambda/core/self-service-views.ts';
import type { SiteTemplates } from '../lambda/core/site.ts';
import { renderCitations } from './citations/render-citations.ts';
import { opml } from './feeds/opml.ts';
import { renderFeed } from './feeds/render-feed.ts';
import { digestMail } from './mail/digest-mail.ts';
import { quietMail } from './mail/quiet-mail.ts';
import { alreadySubscribedMail, confirmationMail } from './mail/reader-mails.ts';
import { addressNoteMail, linkMail } from './mail/self-service-mails.ts';
import { aboutPage } from './pages/about-page.ts';
import { articlePage } from './pages/article-page.ts';
import { digestArchivePage } from './pages/digest-archive-page.ts';
import { editionPage } from './pages/edition-page.ts';
import { formerTopicPage } from './pages/former-topic-page.ts';
import { healthPage } from './pages/health-page.ts';
import { homePage } from './pages/home-page.ts';
import { listPartPage } from './pages/list-parts.ts';
import { messagePage } from './pages/message-page.ts';
import { confirmPage, preferencesPage } from './pages/reader-pages.ts';
import { rootPage } from './pages/root-page.ts';
import { sampleDigestPage } from './pages/sample-digest-page.ts';
import { searchPage } from './pages/search-page.ts';
import { actPage, askedPage, unsubscribePage } from './pages/self-service-pages.ts';
import { siteIcon } from './pages/site-icon.ts';
import { styleSheet } from './pages/style-sheet.ts';
import { topicPage } from './pages/topic-page.ts';
import { unfiledPage } from './pages/unfiled-page.ts';
import { searchScript } from './search/compiled/search-script.ts';

/** What is published for everybody: pages, feeds, citation files. Pure: the same view model gives the same bytes. */
export const siteTemplates: SiteTemplates = {
  home: homePage,
  topic: topicPage,
  formerTopic: formerTopicPage,
  unfiled: unfiledPage,
  listPart: listPartPage,
  article: articlePage,
  about: aboutPage,
  health: healthPage,
  digestArchive: digestArchivePage,
  search: searchPage,
  sampleDigest: sampleDigestPage,
  root: rootPage,
  feed: renderFeed,
  opml,
  citations: renderCitations,
  styleSheet: () => styleSheet,
  icon: siteIcon,
  searchScript: () => searchScript,
};

/** What a digest run sends, for the function that sends nothing else. */
export const digestMails: DigestMails = { digestMail, quietMail };

/** What answers a sign-up, for the function that answers nothing else. */
export const signUpMails: SignUpMails = { confirmationMail, alreadySubscribedMail };

/** The pages behind a reader's links, and the mails that they ask for. */
export const readerPages: ReaderPages & SelfServiceTemplates = {
  confirmPage,
  preferencesPage,
  unsubscribePage,
  actPage,
  askedPage,
  linkMail,
  addressNoteMail,
  editionPage,
  citations: renderCitations,
  feed: renderFeed,
  messagePage,
};

/** All that belongs to one reader, for one machine that does everything. Spelt out: a bundler keeps what is spread. */
export const readerTemplates: ReaderTemplates & SelfServiceTemplates = {
  digestMail,
  quietMail,
  confirmationMail,
  alreadySubscribedMail,
  linkMail,
  addressNoteMail,
  confirmPage,
  preferencesPage,
  unsubscribePage,
  actPage,
  askedPage,
  editionPage,
  citations: renderCitations,
  feed: renderFeed,
  messagePage,
};
