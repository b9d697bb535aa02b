import type { Article } from './article.ts';
import type { Digest, DigestEnvelope } from './digest.ts';
import type { Feed } from './feed.ts';
import type { CitationFormat, FeedFormat, Links } from './links.ts';
import type { MailPieces } from './mail-body.ts';
import type { Review } from './review.ts';
import type { Cadence, QuietPolicy, Schedule } from './subscription.ts';

/** View models of the mails and pages that belong to one reader; `templates/` words them. No address is in any of them. */

/** A mail's three faces; `headers` and tags are the sender's business. */
export interface WordedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Both bodies once more, where many mails share most of theirs; see ports/mailer.ts. */
  readonly pieces?: MailPieces;
}

export interface ReaderFrame {
  readonly review: Review;
  readonly links: Links;
  readonly sampleNotice: string;
}

export interface ConfirmationMail {
  readonly frame: ReaderFrame;
  readonly confirmUrl: string;
  readonly cadence: Cadence;
  /** `null` = all topics. */
  readonly topicLabels: readonly string[] | null;
  /** ISO 8601. */
  readonly confirmBy: string;
}

/** The answer to a second sign-up of an address that is subscribed already. */
export interface AlreadySubscribedMail {
  readonly frame: ReaderFrame;
  readonly preferencesUrl: string;
  readonly unsubscribeUrl: string;
}

/** The mail of a reader who wants to be told that there is nothing new. */
export interface QuietMail {
  readonly frame: ReaderFrame;
  readonly policy: Exclude<QuietPolicy, 'silence'>;
  /** Nothing was found since then, ISO 8601. */
  readonly since: string;
  /** `null` = all topics. */
  readonly topicLabels: readonly string[] | null;
  readonly preferencesUrl: string;
  readonly unsubscribeUrl: string;
}

export interface ConfirmPage {
  readonly frame: ReaderFrame;
  /** ready: one button, which POSTs to `actionUrl`. done: confirmed (now or before). over: expired or not ours. */
  readonly state: 'ready' | 'done' | 'over';
  readonly actionUrl: string;
  readonly preferencesUrl: string | null;
}

export interface PreferencesPage {
  readonly frame: ReaderFrame;
  readonly state: 'ready' | 'saved' | 'over';
  readonly actionUrl: string;
  readonly unsubscribeUrl: string;
  readonly cadence: Cadence;
  /** `null` when the link is over. */
  readonly delivery: DeliveryForm | null;
  /** Chosen topic ids; `null` = all topics. */
  readonly topics: readonly string[] | null;
  /** None of the topics they chose exists any more. */
  readonly retired?: boolean;
  /** What a save changed, in words' raw material; empty when nothing did. */
  readonly changes: readonly PreferenceChange[];
  /** Where the forms for another address and for one's own data go; `null` when the link is over. */
  readonly selfService: { readonly addressUrl: string; readonly dataUrl: string } | null;
  /** The reader's own feed in each format; empty when the link is over. */
  readonly feeds: readonly { readonly format: FeedFormat; readonly url: string }[];
}

export type PreferenceChange =
  | { readonly kind: 'added' | 'removed'; readonly topicLabel: string }
  | { readonly kind: 'all-topics' }
  | { readonly kind: 'cadence'; readonly cadence: Cadence }
  | { readonly kind: 'schedule'; readonly cadence: Cadence; readonly schedule: Schedule }
  | { readonly kind: 'cap'; readonly cap: number }
  | { readonly kind: 'quiet'; readonly quiet: QuietPolicy }
  /** `YYYY-MM-DD` where the reader is; `null`: there is no pause any more. */
  | { readonly kind: 'pause'; readonly until: string | null };

/** When and how a reader's digests come, for the form in which they choose it. */
export interface DeliveryForm {
  /** `null` = the review's own, which is `own`. */
  readonly schedule: Schedule | null;
  readonly own: Schedule;
  readonly timeZones: readonly string[];
  /** `null` = the review's number, which is `ownCap`. */
  readonly cap: number | null;
  readonly ownCap: number;
  readonly quiet: QuietPolicy;
  /** `YYYY-MM-DD` where the reader is, `''` = not paused; `earliestPause`: tomorrow there. */
  readonly pausedUntil: string;
  readonly earliestPause: string;
}

export interface EditionPage {
  readonly frame: ReaderFrame;
  readonly digest: Digest | null;
  /** Its articles as files; empty where it has none. */
  readonly citations: readonly { readonly format: CitationFormat; readonly url: string }[];
}

export interface MessagePage {
  /** BCP 47. Title and text are given in English and shown in this language where it has them. */
  readonly language: string;
  readonly title: string;
  readonly text: string;
  readonly backUrl: string | null;
}

/** What a digest run sends. */
export interface DigestMails {
  readonly digestMail: (digest: Digest, envelope: DigestEnvelope) => WordedMail;
  readonly quietMail: (mail: QuietMail) => WordedMail;
}

/** What answers a sign-up. */
export interface SignUpMails {
  readonly confirmationMail: (mail: ConfirmationMail) => WordedMail;
  readonly alreadySubscribedMail: (mail: AlreadySubscribedMail) => WordedMail;
}

/** What a reader's own links show. */
export interface ReaderPages {
  readonly confirmPage: (page: ConfirmPage) => string;
  readonly preferencesPage: (page: PreferencesPage) => string;
  readonly editionPage: (page: EditionPage) => string;
  readonly citations: (articles: readonly Article[], format: CitationFormat) => string;
  readonly feed: (feed: Feed, format: FeedFormat) => string;
  readonly messagePage: (page: MessagePage) => string;
}

export interface ReaderTemplates extends ReaderPages, DigestMails, SignUpMails {}
