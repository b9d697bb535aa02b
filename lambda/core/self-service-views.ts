import type { Digest } from './digest.ts';
import type { ReaderFrame, WordedMail } from './reader-views.ts';
import type { PurgeRule } from './retention.ts';

/** View models of what a reader does with a subscription of their own. No address is in any of them. */

/** A mail with one link that acts; the link opens a page with one button. */
export interface LinkMail {
  readonly frame: ReaderFrame;
  /** `address` goes to the new address; `export` and `erase` to the one on file. */
  readonly kind: 'address' | 'export' | 'erase';
  readonly url: string;
  /** ISO 8601, until when the link works. */
  readonly until: string;
}

/** Tells the old address that another one was asked for. */
export interface AddressNoteMail {
  readonly frame: ReaderFrame;
  readonly preferencesUrl: string;
}

export interface UnsubscribePage {
  readonly frame: ReaderFrame;
  /** ready: one button. done: ended just now. already: was not subscribed any more. over: the link is not ours. */
  readonly state: 'ready' | 'done' | 'already' | 'over';
  readonly actionUrl: string;
  /** Topics that can be left one by one; empty when all topics, or only one, are followed. */
  readonly topics: readonly { readonly label: string; readonly url: string }[];
  /** What was ended: everything, or one topic, and what is still followed. */
  readonly scope: 'all' | { readonly left: string; readonly still: readonly string[] };
  readonly undo: UndoOffer | null;
}

export interface UndoOffer {
  /** To keep. */
  readonly url: string;
  /** The same without its origin: where the button posts to. */
  readonly actionUrl: string;
  /** ISO 8601. */
  readonly until: string;
}

/** A page that does one thing when its button is pressed. */
export interface ActPage {
  readonly frame: ReaderFrame;
  readonly act: 'address' | 'undo' | 'undo-topic' | 'export' | 'erase';
  /** ready: one button. done: it was done, now or before. taken: the new address cannot be used. over: dead, or not ours. */
  readonly state: 'ready' | 'done' | 'taken' | 'over';
  readonly actionUrl: string;
  /** The topic that comes back, `''` where none does. */
  readonly topicLabel: string;
}

/** The two forms on the preferences page: another address, and one's own data. */
export interface SelfServiceForms {
  readonly addressUrl: string;
  readonly dataUrl: string;
}

/** What a form that asks for a mail is answered, whatever the mail will be. */
export interface AskedPage {
  readonly frame: ReaderFrame;
  readonly asked: 'address' | 'export' | 'erase' | 'over';
}

/** The digest somebody would have got, shown before they sign up. */
export interface SampleDigestPage {
  readonly frame: ReaderFrame;
  /** `null`: there is no article yet. */
  readonly digest: Digest | null;
  /** From so many days; `null`: nothing was found in 28 days, and the latest articles stand in. */
  readonly days: number | null;
}

export interface SelfServiceTemplates {
  readonly linkMail: (mail: LinkMail) => WordedMail;
  readonly addressNoteMail: (mail: AddressNoteMail) => WordedMail;
  readonly unsubscribePage: (page: UnsubscribePage) => string;
  readonly actPage: (page: ActPage) => string;
  readonly askedPage: (page: AskedPage) => string;
}

/** Everything stored about one reader of one review, as it is handed to them. */
export interface OwnData {
  readonly about: string;
  readonly exportedAt: string;
  readonly review: { readonly slug: string; readonly title: string; readonly url: string };
  /** What the choices stand for in today's outline; `null` = all topics. */
  readonly follows: readonly string[] | null;
  /** The subscription as it is stored. */
  readonly stored: Readonly<Record<string, unknown>>;
  readonly kept: Readonly<Record<PurgeRule, string>>;
}
